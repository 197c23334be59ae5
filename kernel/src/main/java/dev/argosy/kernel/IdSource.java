package dev.argosy.kernel;

import java.util.UUID;

/** Where new ids come from; an argument of everything that makes one, so that runs can be repeated. */
@FunctionalInterface
public interface IdSource {
    UUID next();
}
