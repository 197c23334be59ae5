package dev.argosy.agent.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.DesiredEntry;
import dev.argosy.agent.core.DesiredEntry.SignedOrder;
import dev.argosy.agent.core.Members;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.protocol.v1.DesiredState;
import dev.argosy.protocol.v1.Entry;
import dev.argosy.protocol.v1.MembersEntry;
import dev.argosy.protocol.v1.OrderEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Entries of the desired state. What cannot be read becomes an entry without order, which the core refuses. */
final class EntryWire {
    private EntryWire() {}

    static Generation generation(dev.argosy.protocol.v1.Generation generation) {
        return new Generation(generation.getEra(), generation.getNumber());
    }

    static dev.argosy.protocol.v1.Generation generation(Generation generation) {
        return dev.argosy.protocol.v1.Generation.newBuilder()
                .setEra(generation.era())
                .setNumber(generation.number())
                .build();
    }

    static List<DesiredEntry> entries(DesiredState state) {
        return state.getEntriesList().stream().map(EntryWire::entry).toList();
    }

    static DesiredState state(Generation generation, List<DesiredEntry> entries) {
        return DesiredState.newBuilder()
                .setGeneration(generation(generation))
                .addAllEntries(entries.stream().map(EntryWire::entry).toList())
                .build();
    }

    static DesiredEntry entry(Entry entry) {
        Set<String> capabilities = new LinkedHashSet<>(entry.getCapabilitiesList());
        return new DesiredEntry(entry.getKind(), entry.getId(), capabilities, order(entry), members(entry));
    }

    static Entry entry(DesiredEntry entry) {
        var wire = Entry.newBuilder()
                .setKind(entry.kind())
                .setId(entry.id())
                .addAllCapabilities(entry.capabilities().stream().sorted().toList());
        entry.order()
                .ifPresent(order -> wire.setBody(OrderEntry.newBuilder()
                        .setOrder(ByteString.copyFrom(order.order()))
                        .setSignature(ByteString.copyFrom(order.signature()))
                        .setWorkloadSize(order.workloadSize())
                        .setIntent(intent(order))
                        .setCheckpointNumber(order.checkpoint())
                        .build()
                        .toByteString()));
        entry.members()
                .ifPresent(members -> wire.setBody(MembersEntry.newBuilder()
                        .setGeneration(members.generation())
                        .setDigest(members.digest().hex())
                        .setSize(members.size())
                        .build()
                        .toByteString()));
        return wire.build();
    }

    private static OrderEntry.Intent intent(SignedOrder order) {
        if (order.checkpoint() > 0) {
            return OrderEntry.Intent.CHECKPOINT;
        }
        return order.start() ? OrderEntry.Intent.START : OrderEntry.Intent.PREPARE;
    }

    private static Optional<Members> members(Entry entry) {
        if (!entry.getKind().equals(DesiredEntry.MEMBERS)) {
            return Optional.empty();
        }
        try {
            MembersEntry members = MembersEntry.parseFrom(entry.getBody());
            return members.getGeneration() < 1 || members.getSize() < 1 || members.getSize() > Members.MOST_BYTES
                    ? Optional.empty()
                    : Optional.of(
                            new Members(members.getGeneration(), new Digest(members.getDigest()), members.getSize()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<SignedOrder> order(Entry entry) {
        if (!entry.getKind().equals(DesiredEntry.ORDER)) {
            return Optional.empty();
        }
        try {
            OrderEntry order = OrderEntry.parseFrom(entry.getBody());
            boolean checkpoint = order.getIntent() == OrderEntry.Intent.CHECKPOINT;
            boolean start = checkpoint || order.getIntent() == OrderEntry.Intent.START;
            boolean known = start || order.getIntent() == OrderEntry.Intent.PREPARE;
            if (!known || !order.getUnknownFields().asMap().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new SignedOrder(
                    order.getOrder().toByteArray(),
                    order.getSignature().toByteArray(),
                    order.getWorkloadSize(),
                    start,
                    checkpoint ? Math.max(1, order.getCheckpointNumber()) : 0));
        } catch (InvalidProtocolBufferException unreadable) {
            return Optional.empty();
        }
    }
}
