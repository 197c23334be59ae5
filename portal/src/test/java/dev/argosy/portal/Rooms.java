package dev.argosy.portal;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which room may import which: the table of the architecture page. */
final class Rooms {
    static final String PORTAL = "dev.argosy.portal";

    /** Everyone may import these; identity and audit themselves are listed below. */
    private static final Set<String> FOR_ALL = Set.of("foundation", "identity", "audit");

    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("foundation", Set.of()),
            Map.entry("audit", Set.of()),
            Map.entry("identity", Set.of("audit")),
            Map.entry("fleet", Set.of()),
            Map.entry("market", Set.of("fleet")),
            Map.entry("lease", Set.of("market", "fleet")),
            Map.entry("verification", Set.of("fleet", "lease")),
            Map.entry("metering", Set.of("lease", "fleet")),
            Map.entry("money", Set.of("lease", "metering")),
            Map.entry("payments", Set.of("money")),
            Map.entry("storage", Set.of()),
            Map.entry("cluster", Set.of("fleet", "lease", "market", "storage")),
            Map.entry("network", Set.of("cluster", "fleet")),
            Map.entry("serving", Set.of("cluster", "network", "metering")),
            Map.entry("autoscale", Set.of("cluster", "serving", "metering", "money", "market")),
            Map.entry("fault", Set.of("fleet", "verification", "lease", "cluster")),
            Map.entry("telemetry", Set.of("fleet", "cluster")),
            Map.entry("notice", Set.of()),
            Map.entry("explorer", Set.of("market", "fleet", "cluster", "verification")));

    /** Which rooms may use a library module of ours; kernel is for all. */
    private static final Map<String, Set<String>> MODULES =
            Map.of("dev.argosy.planner", Set.of("market"), "dev.argosy.ledger", Set.of("money"));

    private Rooms() {}

    static Optional<String> of(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(PORTAL + ".")
                ? Optional.of(name.substring(PORTAL.length() + 1).replaceFirst("\\..*", ""))
                : Optional.empty();
    }

    static ArchCondition<JavaClass> followTheArrows() {
        return new ArchCondition<>("import only the rooms and modules that the architecture page allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                of(type).ifPresent(room -> type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> !allowed(room, dependency.getTargetClass()))
                        .forEach(dependency -> events.add(broken(type, dependency))));
            }
        };
    }

    private static boolean allowed(String room, JavaClass target) {
        String name = target.getPackageName();
        for (var module : MODULES.entrySet()) {
            if (name.startsWith(module.getKey()) && !module.getValue().contains(room)) {
                return false;
            }
        }
        if (name.equals(PORTAL)) {
            return false;
        }
        return of(target).map(other -> mayImport(room, other)).orElse(true);
    }

    static boolean mayImport(String room, String other) {
        if (room.equals(other)) {
            return true;
        }
        Set<String> arrows = ARROWS.get(room);
        if (arrows == null) {
            throw new AssertionError("room " + room + " is not in the table: add it here and to the architecture page");
        }
        boolean common = FOR_ALL.contains(other)
                && switch (room) {
                    case "foundation" -> false;
                    case "audit", "identity" -> other.equals("foundation");
                    default -> true;
                };
        return common || arrows.contains(other);
    }

    /** A room's SQL speaks of its own schema and of no other. */
    static ArchCondition<JavaClass> useOnlyTheirOwnSchema() {
        return new ArchCondition<>("use only the generated types of their own room's schema") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String own = "dev.argosy.schema." + of(type).orElse("none");
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> {
                            String name = dependency.getTargetClass().getPackageName();
                            return name.startsWith("dev.argosy.schema.")
                                    && !name.equals(own)
                                    && !name.startsWith(own + ".");
                        })
                        .forEach(dependency -> events.add(broken(type, dependency)));
            }
        };
    }

    private static ConditionEvent broken(JavaClass type, Dependency dependency) {
        return SimpleConditionEvent.violated(type, dependency.getDescription());
    }
}
