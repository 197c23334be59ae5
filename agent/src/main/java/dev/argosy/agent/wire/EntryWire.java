package dev.argosy.agent.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.DesiredEntry;
import dev.argosy.agent.core.DesiredEntry.SignedOrder;
import dev.argosy.kernel.Generation;
import dev.argosy.protocol.v1.DesiredState;
import dev.argosy.protocol.v1.Entry;
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
        return new DesiredEntry(entry.getKind(), entry.getId(), capabilities, order(entry));
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
                        .setIntent(order.start() ? OrderEntry.Intent.START : OrderEntry.Intent.PREPARE)
                        .build()
                        .toByteString()));
        return wire.build();
    }

    private static Optional<SignedOrder> order(Entry entry) {
        if (!entry.getKind().equals(DesiredEntry.ORDER)) {
            return Optional.empty();
        }
        try {
            OrderEntry order = OrderEntry.parseFrom(entry.getBody());
            boolean known =
                    order.getIntent() == OrderEntry.Intent.START || order.getIntent() == OrderEntry.Intent.PREPARE;
            if (!known || !order.getUnknownFields().asMap().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new SignedOrder(
                    order.getOrder().toByteArray(),
                    order.getSignature().toByteArray(),
                    order.getWorkloadSize(),
                    order.getIntent() == OrderEntry.Intent.START));
        } catch (InvalidProtocolBufferException unreadable) {
            return Optional.empty();
        }
    }
}
