package dev.argosy.portal.cluster;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.QuoteId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.History.Fact;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** The stored JSON of clusters and their events: components of the records by name, ids and digests as text. */
final class ClusterWire {
    static final String ROOM = "cluster";

    /** The kind of an event is its name in kebab case, such as {@code node-started}. */
    private static final Map<String, Class<? extends ClusterEvent>> KINDS = kinds();

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(texts())
            // what was stored before a number was known counts as 0
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ClusterWire() {}

    static Fact write(ClusterEvent event) {
        return new Fact(kind(event.getClass()), JSON.writeValueAsString(event));
    }

    static ClusterEvent read(Fact fact) {
        Class<? extends ClusterEvent> type = KINDS.get(fact.kind());
        if (type == null) {
            throw new IllegalArgumentException("cluster event: '" + fact.kind() + "' is not known");
        }
        return JSON.readValue(fact.json(), type);
    }

    static String write(Cluster cluster) {
        return JSON.writeValueAsString(cluster);
    }

    static Cluster read(String state, String json) {
        Class<? extends Cluster> type = switch (Cluster.State.valueOf(state)) {
            case PLANNING -> Cluster.Planning.class;
            case DEPLOYING -> Cluster.Deploying.class;
            case RUNNING -> Cluster.Running.class;
            case DEGRADED -> Cluster.Degraded.class;
            case STOPPING -> Cluster.Stopping.class;
            case ENDED -> Cluster.Ended.class;
        };
        return JSON.readValue(json, type);
    }

    private static Map<String, Class<? extends ClusterEvent>> kinds() {
        var kinds = new TreeMap<String, Class<? extends ClusterEvent>>();
        for (Class<?> type : ClusterEvent.class.getPermittedSubclasses()) {
            kinds.put(kind(type), type.asSubclass(ClusterEvent.class));
        }
        return Map.copyOf(kinds);
    }

    private static String kind(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static SimpleModule texts() {
        var module = new SimpleModule();
        text(module, ClusterId.class, ClusterId::parse);
        text(module, LeaseId.class, LeaseId::parse);
        text(module, MachineId.class, MachineId::parse);
        text(module, OrganizationId.class, OrganizationId::parse);
        text(module, ApiKeyId.class, ApiKeyId::parse);
        text(module, ProjectId.class, ProjectId::parse);
        text(module, QuoteId.class, QuoteId::parse);
        text(module, Digest.class, Digest::new);
        return module;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new ValueDeserializer<T>() {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) {
                return parse.apply(parser.getString());
            }
        });
    }
}
