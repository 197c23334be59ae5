package dev.argosy.agent;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** JSON of the few requests that the agent makes over HTTP. Reading leans on YAML, of which JSON is a part. */
final class JsonText {
    private JsonText() {}

    static String write(Object value) {
        var text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Object value, StringBuilder text) {
        switch (value) {
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    text.append(separator);
                    string(String.valueOf(member.getKey()), text);
                    text.append(':');
                    write(member.getValue(), text);
                    separator = ",";
                }
                text.append(map.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    text.append(separator);
                    write(item, text);
                    separator = ",";
                }
                text.append(list.isEmpty() ? "[]" : "]");
            }
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            default -> string(value.toString(), text);
        }
    }

    private static void string(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** The members of a JSON object; anything else has none. */
    static Map<?, ?> object(String json) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(json) instanceof Map<?, ?> map
                    ? map
                    : Map.of();
        } catch (YAMLException notJson) {
            return Map.of();
        }
    }

    static String member(Map<?, ?> object, String name) {
        Object value = object.get(name);
        return value == null ? "" : value.toString();
    }
}
