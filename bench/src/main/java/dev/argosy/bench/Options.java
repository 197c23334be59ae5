package dev.argosy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What follows a benchmark's name: {@code --output json}, {@code --seconds N}, and anything else for JMH. */
record Options(boolean json, OptionalInt given, List<String> rest) {
    Options {
        rest = List.copyOf(rest);
    }

    static Options parse(List<String> arguments) {
        boolean json = false;
        OptionalInt seconds = OptionalInt.empty();
        var rest = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean hasValue = i + 1 < arguments.size();
            if (argument.equals("--output") && hasValue) {
                json = arguments.get(++i).equals("json");
            } else if (argument.equals("--seconds") && hasValue) {
                seconds = OptionalInt.of(Integer.parseInt(arguments.get(++i)));
            } else {
                rest.add(argument);
            }
        }
        return new Options(json, seconds, rest);
    }

    int seconds(int fallback) {
        return given.orElse(fallback);
    }
}
