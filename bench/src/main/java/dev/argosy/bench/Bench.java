package dev.argosy.bench;

import org.openjdk.jmh.Main;

/** Runs the benchmarks whose names match the given patterns: JMH's own command line. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Main.main(arguments);
    }
}
