package dev.argosy.portal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.fleet.DesiredStates;
import dev.argosy.protocol.v1.DesiredState;
import dev.argosy.protocol.v1.Entry;
import dev.argosy.protocol.v1.Generation;
import dev.argosy.protocol.v1.MembersEntry;
import dev.argosy.protocol.v1.PortalMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final int GPUS = 64;
    private static final int MESSAGE = 64 * 1024;

    private final Orders orders = new Orders(message -> new byte[64], Duration.ofMillis(Long.MAX_VALUE));

    @Test
    void asManyAsAMachineMayHaveAndTheirMembersFitIntoOneMessageHoweverLargeTheirNumbers() {
        var state = DesiredState.newBuilder()
                .setGeneration(Generation.newBuilder().setEra(Long.MAX_VALUE).setNumber(Long.MAX_VALUE));
        for (int lease = 0; lease < DesiredStates.MOST_ORDERS; lease++) {
            DesiredStates.Entry entry = orders.checkpoint(grant(lease), Integer.MAX_VALUE, Long.MAX_VALUE);
            state.addEntries(Entry.newBuilder()
                    .setKind(entry.kind())
                    .setId(entry.id())
                    .setBody(ByteString.copyFrom(entry.body()))
                    .addAllCapabilities(entry.capabilities()));
            state.addEntries(Entry.newBuilder()
                    .setKind("members")
                    .setId(entry.id())
                    .setBody(members().toByteString())
                    .addCapabilities("members"));
        }

        var message = PortalMessage.newBuilder().setDesiredState(state).build();

        assertThat(message.getSerializedSize()).isBetween(MESSAGE / 2, MESSAGE);
    }

    private static MembersEntry members() {
        return MembersEntry.newBuilder()
                .setGeneration(Long.MAX_VALUE)
                .setDigest(Digest.of(new byte[0]).hex())
                .setSize(1 << 20)
                .build();
    }

    /** The first ones share the gpus of the largest machine. */
    private static LeaseGrant grant(int number) {
        var sample = SampleLeases.grant("request", 0, 1);
        var gpus = new ArrayList<GpuId>();
        if (number < GPUS) {
            gpus.add(new GpuId(SampleLeases.uuid(number)));
        }
        return new LeaseGrant(
                new LeaseId(SampleLeases.uuid(number)),
                sample.request(),
                sample.cluster(),
                sample.customer(),
                sample.requester(),
                null,
                0,
                1,
                new FencingToken(sample.machine(), Long.MAX_VALUE),
                new Slice(sample.machine(), List.copyOf(gpus), Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                sample.provider(),
                sample.terms(),
                Digest.of(SampleLeases.WORKLOAD),
                sample.at(),
                sample.startDeadline());
    }
}
