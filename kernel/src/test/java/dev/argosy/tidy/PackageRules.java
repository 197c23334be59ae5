package dev.argosy.tidy;

import com.sun.source.tree.ImportTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules on packages: each is described and null-marked, rooms at length; pure modules need nothing but Java. */
final class PackageRules {
    static final List<String> HEADINGS = List.of("Purpose", "Words", "Invariants", "Lifecycle", "Easy to get wrong");

    private static final Set<String> PURE_MODULES = Set.of("kernel", "ledger", "planner");
    private static final Set<String> JAVA_BASE =
            ModuleLayer.boot().findModule("java.base").orElseThrow().getPackages();
    private static final Pattern ROOM = Pattern.compile("dev\\.argosy\\.portal\\.[a-z]+");

    private PackageRules() {}

    /** A package that lies in several source folders of one module is described once. */
    static List<String> described(List<Source> sources) {
        Set<String> marked = sources.stream()
                .filter(source -> source.isPackageInfo() && source.text().contains("@NullMarked"))
                .map(PackageRules::place)
                .collect(Collectors.toSet());
        return sources.stream()
                .map(PackageRules::place)
                .filter(place -> !marked.contains(place))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(place -> place + ": no package-info with @NullMarked")
                .toList();
    }

    static List<String> roomsExplained(Source source) {
        if (!source.isPackageInfo()
                || !source.folder().equals("portal/src/main")
                || !ROOM.matcher(source.packageName()).matches()) {
            return List.of();
        }
        return HEADINGS.stream()
                .filter(heading -> !hasHeading(source.text(), heading))
                .map(heading -> source.at(1) + "no heading '" + heading + "'")
                .toList();
    }

    /** A line that opens with the words, in whatever dress: {@code <h2>}, {@code <p><b>}, {@code ##}. */
    private static boolean hasHeading(String text, String heading) {
        return Pattern.compile("(?m)^[\\s*/#]*(?:<[^>]+>\\s*)*" + heading + "\\b")
                .matcher(text)
                .find();
    }

    static List<String> pure(Source source) {
        if (!PURE_MODULES.contains(source.module()) || !source.folder().endsWith("/src/main")) {
            return List.of();
        }
        List<String> breaches = new ArrayList<>();
        for (ImportTree imported : source.tree().getImports()) {
            String name = imported.getQualifiedIdentifier().toString();
            boolean allowed = name.startsWith("dev.argosy.kernel.")
                    || name.startsWith("dev.argosy." + source.module() + ".")
                    || name.startsWith("org.jspecify.annotations.")
                    || JAVA_BASE.stream().anyMatch(one -> name.startsWith(one + "."));
            if (!allowed) {
                breaches.add(source.at(imported) + "a pure module imports " + name);
            }
        }
        return breaches;
    }

    private static String place(Source source) {
        return source.module() + " " + source.packageName();
    }
}
