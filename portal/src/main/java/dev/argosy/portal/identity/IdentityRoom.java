package dev.argosy.portal.identity;

import dev.argosy.kernel.IdSource;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Room;
import dev.argosy.portal.foundation.Transactions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Puts the room together from its ports. */
final class IdentityRoom implements Room {
    private final Identities identities;
    private final OperatorBootstrap bootstrap;

    /** @param secrets must be a cryptographic generator outside tests */
    IdentityRoom(
            Transactions transactions,
            History history,
            IdSource ids,
            RandomGenerator secrets,
            InstantSource clock,
            IdentityStore store,
            Supplier<List<NewOrganizations>> newOrganizations) {
        this.identities = new Identities(transactions, history, ids, secrets, clock, store, newOrganizations);
        this.bootstrap = new OperatorBootstrap(transactions, identities);
    }

    Identities identities() {
        return identities;
    }

    /** On an empty database makes the operator and writes its key here. */
    void bootstrap(Path keyFile) {
        bootstrap.run(keyFile);
    }

    @Override
    public List<Loop> loops() {
        return List.of();
    }
}
