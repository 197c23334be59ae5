package dev.argosy.portal.foundation;

import java.util.Optional;

/** Something that an operator should look at although the portal works: told with {@code ready}, to anybody. */
@FunctionalInterface
public interface Concern {
    /** What is wrong, naming nobody; empty when nothing is. Answers at once. */
    Optional<String> text();
}
