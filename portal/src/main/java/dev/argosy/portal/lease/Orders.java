package dev.argosy.portal.lease;

import com.google.protobuf.ByteString;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.kernel.evidence.Signer;
import dev.argosy.portal.fleet.DesiredStates.Entry;
import dev.argosy.protocol.v1.OrderEntry;
import dev.argosy.protocol.v1.OrderEntry.Intent;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Writes and signs what makes a machine run a lease. */
final class Orders {
    static final String KIND = "order";
    private static final String CHECKPOINTS = "checkpoint";

    private final Signer signer;
    private final Duration maximum;

    Orders(Signer signer, Duration maximum) {
        this.signer = signer;
        this.maximum = maximum;
    }

    /**
     * The entry of a lease's order, which names the workload that the machine then fetches. The signed text is the same
     * for both intents: only the barrier lies between.
     */
    Entry entry(LeaseGrant grant, long workloadSize, boolean start) {
        return entry(grant, OrderEntry.newBuilder().setIntent(start ? Intent.START : Intent.PREPARE), workloadSize);
    }

    /** The same order, with the wish that its workload be saved. */
    Entry checkpoint(LeaseGrant grant, long workloadSize, long number) {
        return entry(
                grant, OrderEntry.newBuilder().setIntent(Intent.CHECKPOINT).setCheckpointNumber(number), workloadSize);
    }

    private Entry entry(LeaseGrant grant, OrderEntry.Builder entry, long workloadSize) {
        var text = new OrderText(
                grant.lease(),
                grant.token(),
                grant.slice().text(),
                grant.workload(),
                grant.terms().hash(),
                maximum.toMillis(),
                new TreeSet<>());
        byte[] order = text.bytes();
        byte[] body = entry.setOrder(ByteString.copyFrom(order))
                .setSignature(ByteString.copyFrom(signer.sign(order)))
                .setWorkloadSize(workloadSize)
                .build()
                .toByteArray();
        Set<String> needs = entry.getIntent() == Intent.CHECKPOINT ? Set.of(CHECKPOINTS) : Set.of();
        return new Entry(KIND, grant.lease().text(), body, needs);
    }
}
