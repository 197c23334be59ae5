package dev.argosy.portal.foundation;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The effective settings: defaults, then the YAML file, then the environment ({@code ARGOSY_LEASE_START_DEADLINE} for
 * {@code argosy.lease.start-deadline}), then flags. An unknown key refuses the start, and so does a variable
 * {@code ARGOSY_…} that is neither a setting nor one of the few that mean something else.
 */
public final class Settings {

    private static final String PREFIX = "ARGOSY_";
    /** What the launcher, the programs beside the portal, jobs and tests read from the environment: no settings. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "ARGOSY_AOT",
            "ARGOSY_CACHE",
            "ARGOSY_CLUSTER",
            "ARGOSY_CONFIG",
            "ARGOSY_DIST",
            "ARGOSY_GPUS",
            "ARGOSY_HALT_AT",
            "ARGOSY_INPUT",
            "ARGOSY_JDK",
            "ARGOSY_KEEPER",
            "ARGOSY_NODE_COUNT",
            "ARGOSY_NODE_RANK",
            "ARGOSY_OUTPUT",
            "ARGOSY_PORTAL_HEAP",
            "ARGOSY_WORKLOAD");

    private final Map<String, Setting> known;
    private final Map<String, String> values;

    private Settings(Map<String, Setting> known, Map<String, String> values) {
        this.known = known;
        this.values = values;
    }

    /**
     * A key that exists.
     *
     * @param fallback the default; empty for none
     */
    public record Setting(String key, String fallback, String meaning, boolean secret) {
        public static Setting of(String key, String fallback, String meaning) {
            return new Setting(key, fallback, meaning, false);
        }
    }

    public static Settings read(
            Collection<Setting> known, @Nullable Path file, Map<String, String> environment, Map<String, String> flags)
            throws IOException {
        var byKey = new TreeMap<String, Setting>();
        known.forEach(setting -> byKey.put(setting.key(), setting));
        var values = new TreeMap<String, String>();
        byKey.values().forEach(setting -> values.put(setting.key(), setting.fallback()));
        if (file != null) {
            values.putAll(checked(byKey, fromFile(file), file.toString()));
        }
        checkNames(byKey, environment);
        byKey.keySet().forEach(key -> {
            String value = environment.get(variable(key));
            if (value != null) {
                values.put(key, value);
            }
        });
        values.putAll(checked(byKey, flags, "the command line"));
        return new Settings(byKey, values);
    }

    private static void checkNames(Map<String, Setting> known, Map<String, String> environment) {
        var expected = new TreeSet<String>(OTHER_VARIABLES);
        known.keySet().forEach(key -> expected.add(variable(key)));
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !expected.contains(name)) {
                throw Refusal.of(
                                ProgramCodes.UNKNOWN_CONFIG_KEY,
                                name + " in the environment (expected: one of " + String.join(", ", expected) + ")",
                                "unset the variable or correct its name")
                        .asException();
            }
        }
    }

    private static Map<String, String> checked(Map<String, Setting> known, Map<String, String> given, String where) {
        for (String key : given.keySet()) {
            if (!known.containsKey(key)) {
                throw Refusal.of(
                                ProgramCodes.UNKNOWN_CONFIG_KEY,
                                "'" + key + "' in " + where + " (expected: one of " + String.join(", ", known.keySet())
                                        + ")",
                                "remove the key or correct its name")
                        .asException();
            }
        }
        return given;
    }

    private static Map<String, String> fromFile(Path file) throws IOException {
        var flat = new TreeMap<String, String>();
        try (Reader reader = Files.newBufferedReader(file)) {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (document instanceof Map<?, ?> map) {
                flatten("", map, flat);
            } else if (document != null) {
                throw new YAMLException("expected: keys and values");
            }
        } catch (YAMLException unreadable) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            file + ": " + unreadable.getMessage(),
                            "write it as YAML, such as 'argosy.portal.http-port: 7400'")
                    .asException();
        }
        return flat;
    }

    private static void flatten(String path, Map<?, ?> map, Map<String, String> into) {
        map.forEach((key, value) -> {
            String full = path.isEmpty() ? "" + key : path + "." + key;
            if (value instanceof Map<?, ?> deeper) {
                flatten(full, deeper, into);
            } else {
                into.put(full, value == null ? "" : value.toString());
            }
        });
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The text of a setting; empty when it has no value. */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("setting: '" + key + "' is not declared");
        }
        return value;
    }

    public Path path(String key) {
        return Path.of(text(key)).toAbsolutePath().normalize();
    }

    public long number(String key, long least, long most) {
        try {
            long value = Long.parseLong(text(key));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw invalid(key, least + ".." + most);
        }
        throw invalid(key, least + ".." + most);
    }

    public boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(key, "true or false");
        };
    }

    /** An ISO-8601 duration such as {@code PT10M}. */
    public Duration duration(String key) {
        try {
            return Duration.parse(text(key));
        } catch (DateTimeParseException notADuration) {
            throw invalid(key, "an ISO-8601 duration such as PT10M");
        }
    }

    /** As {@link #duration}, of at least a second. */
    public Duration positiveDuration(String key) {
        Duration duration = duration(key);
        if (duration.toSeconds() < 1) {
            throw invalid(key, "a duration of at least PT1S");
        }
        return duration;
    }

    private RuntimeException invalid(String key, String rule) {
        return Refusal.of(
                        Codes.INVALID_VALUE,
                        key + ": '" + text(key) + "' (expected: " + rule + ")",
                        "correct the value")
                .asException();
    }

    /** Each key with its value and meaning, secrets masked, for people. */
    public String shown() {
        var text = new StringBuilder();
        known.values().forEach(setting -> {
            String value = text(setting.key());
            String masked = setting.secret() && !value.isEmpty() ? "********" : value;
            text.append(setting.key())
                    .append(": ")
                    .append(masked)
                    .append("  # ")
                    .append(setting.meaning());
            text.append('\n');
        });
        return text.toString();
    }
}
