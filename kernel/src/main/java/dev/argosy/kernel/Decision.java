package dev.argosy.kernel;

import java.util.List;

/** What a pure decider answers: the facts that follow from a command, or why it was refused. */
public sealed interface Decision<E> {
    /** The command holds; an empty list means that it was already done and nothing changes. */
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    record Refused<E>(Refusal refusal) implements Decision<E> {}

    @SafeVarargs
    static <E> Decision<E> accept(E... events) {
        return new Accepted<>(List.of(events));
    }

    static <E> Decision<E> refuse(Refusal refusal) {
        return new Refused<>(refusal);
    }
}
