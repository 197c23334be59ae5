package dev.argosy.bench;

import java.util.List;
import java.util.OptionalInt;

/** What follows a benchmark's name: {@code --output json} and {@code --seconds N}. */
record Options(boolean json, OptionalInt given) {
    /** What cannot be read throws {@link IllegalArgumentException} with a message for people. */
    static Options parse(List<String> arguments) {
        boolean json = false;
        OptionalInt seconds = OptionalInt.empty();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (name.equals("--output") && List.of("json", "text").contains(value)) {
                json = value.equals("json");
            } else if (name.equals("--seconds") && value.matches("[1-9][0-9]{0,3}")) {
                seconds = OptionalInt.of(Integer.parseInt(value));
            } else {
                throw new IllegalArgumentException(
                        name + " '" + value + "' (expected: --output json, --output text or --seconds 1..9999)");
            }
        }
        return new Options(json, seconds);
    }

    int seconds(int fallback) {
        return given.orElse(fallback);
    }
}
