package dev.argosy.portal.fleet;

import dev.argosy.portal.foundation.History.Fact;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The stored form of inventories and the JSON of this room's facts. */
final class FleetJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FleetJson() {}

    static String inventory(Inventory inventory) {
        return MAPPER.writeValueAsString(inventory);
    }

    static Inventory inventory(String json) {
        return MAPPER.readValue(json, Inventory.class);
    }

    static Fact fact(MachineEvent event) {
        return switch (event) {
            case MachineEvent.Enrolled enrolled ->
                fact("machine-enrolled", "inventory", MAPPER.valueToTree(enrolled.inventory()));
            case MachineEvent.Connected connected -> fact("machine-connected", "session", connected.session());
            case MachineEvent.Disconnected gone -> fact("machine-disconnected", "session", gone.session());
            case MachineEvent.AgentChanged changed ->
                new Fact(
                        "inventory-changed",
                        json(Map.of(
                                "inventory", changed.inventory(),
                                "capabilities",
                                        changed.capabilities().stream().sorted().toList(),
                                "agentVersion", changed.agentVersion(),
                                "incarnation", changed.incarnation())));
            case MachineEvent.Cordoned _ -> new Fact("machine-cordoned", "{}");
            case MachineEvent.Uncordoned _ -> new Fact("machine-uncordoned", "{}");
            case MachineEvent.Draining draining -> new Fact("machine-draining", departure(draining.departure()));
            case MachineEvent.MaintenancePlanned planned ->
                new Fact(
                        "maintenance-planned",
                        json(Map.of(
                                "from", planned.window().from().toString(),
                                "until", planned.window().until().toString())));
            case MachineEvent.MaintenanceCancelled _ -> new Fact("maintenance-cancelled", "{}");
            case MachineEvent.MaintenanceOver _ -> new Fact("maintenance-over", "{}");
            case MachineEvent.Quarantined quarantined -> fact("machine-quarantined", "code", quarantined.code());
            case MachineEvent.Released released ->
                new Fact(
                        "machine-released",
                        json(Map.of("code", released.code(), "because", released.because(), "by", released.by())));
            case MachineEvent.HelloRefused refused ->
                new Fact("hello-refused", json(Map.of("code", refused.code(), "message", refused.message())));
            case MachineEvent.EntryRefused refused ->
                new Fact(
                        "entry-refused",
                        json(Map.of(
                                "kind", refused.entryKind(),
                                "id", refused.id(),
                                "code", refused.code(),
                                "message", refused.message())));
            case MachineEvent.CertificateRenewed renewed -> fact("certificate-renewed", "counter", renewed.counter());
        };
    }

    private static String departure(@Nullable Departure departure) {
        return departure == null ? "{}" : json(Map.of("by", departure.by().toString(), "code", departure.code()));
    }

    private static Fact fact(String kind, String key, Object value) {
        return new Fact(kind, json(Map.of(key, value)));
    }

    private static String json(Map<String, Object> members) {
        return MAPPER.writeValueAsString(new TreeMap<>(members));
    }
}
