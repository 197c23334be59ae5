package dev.argosy.portal.lease;

import dev.argosy.kernel.Decision;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.GrantApplier.Candidate;
import dev.argosy.portal.lease.GrantApplier.Paid;
import dev.argosy.portal.lease.GrantOutcome.Granted;
import dev.argosy.portal.lease.GrantOutcome.Refused;
import dev.argosy.portal.lease.LeaseCommand.Contact;
import dev.argosy.portal.lease.LeaseCommand.Lose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends leases of lost machines, with or without another in their place, each in one transaction: the slice taken, the
 * old lease ended with its cap, refund and credit, the new one paid and granted, both machines ordered.
 */
final class Replacer {
    private static final Contact UNKNOWN = new Contact(false, null, false);

    private final LeasePorts ports;
    private final LeaseStore store;
    private final LeaseSettings settings;
    private final Orders orders;
    private final GrantApplier applier;

    Replacer(LeasePorts ports, LeaseStore store, LeaseSettings settings, Orders orders, GrantApplier applier) {
        this.ports = ports;
        this.store = store;
        this.settings = settings;
        this.orders = orders;
        this.applier = applier;
    }

    /** What an earlier try came to, or what is done now; a refusal leaves the old lease as it is. */
    GrantOutcome replace(ReplaceRequest request) {
        try {
            return ports.transactions().run(tx -> replace(tx, request));
        } catch (NotPaid unpaid) {
            return ports.transactions().run(tx -> remember(tx, request.grant(), unpaid.refused));
        }
    }

    private GrantOutcome replace(Transaction tx, ReplaceRequest request) {
        GrantRequest wanted = request.grant();
        GrantOutcome known = applier.known(tx, List.of(wanted)).get(wanted.requestId());
        if (known != null) {
            return known;
        }
        Optional<LeaseRow> row =
                store.byIds(tx, List.of(request.old())).stream().findFirst();
        if (row.isEmpty()) {
            throw new IllegalArgumentException("lease " + request.old() + " (expected: one to be replaced)");
        }
        var lose = new Lose(request.loss(), contact(tx, row.get()));
        Optional<Refusal> no = applier.termTooShort(tx, wanted).or(() -> refusal(tx, row.get(), lose));
        if (no.isPresent()) {
            return remember(tx, wanted, new Refused(no.get(), false));
        }
        Map<String, Refused> refused = new LinkedHashMap<>();
        List<Candidate> taken = applier.take(tx, List.of(applier.candidate(wanted)), refused);
        if (taken.isEmpty()) {
            return remember(tx, wanted, refused.values().iterator().next());
        }
        var batch = new LeaseBatch(ports, store, settings, orders, tx);
        batch.decide(row.get(), lose);
        batch.apply(new Grant(tx, taken));
        return new Granted(taken.getFirst().leases());
    }

    Optional<Refusal> lose(LeaseId lease, Loss loss) {
        return ports.transactions().run(tx -> lose(tx, lease, loss));
    }

    private Optional<Refusal> lose(Transaction tx, LeaseId lease, Loss loss) {
        Optional<LeaseRow> row = store.byIds(tx, List.of(lease)).stream().findFirst();
        if (row.isEmpty()) {
            throw new IllegalArgumentException("lease " + lease + " (expected: one to be ended)");
        }
        var lose = new Lose(loss, contact(tx, row.get()));
        Optional<Refusal> no = refusal(tx, row.get(), lose);
        if (no.isEmpty()) {
            var batch = new LeaseBatch(ports, store, settings, orders, tx);
            batch.decide(row.get(), lose);
            batch.apply();
        }
        return no;
    }

    private GrantOutcome remember(Transaction tx, GrantRequest request, Refused refused) {
        store.saveRefusals(tx, Map.of(request.requestId(), refused));
        return refused;
    }

    private static Optional<Refusal> refusal(Transaction tx, LeaseRow row, Lose lose) {
        return switch (LeaseDecider.decide(row.lease(), lose, tx.now())) {
            case Decision.Accepted<LeaseEvent> _ -> Optional.empty();
            case Decision.Refused<LeaseEvent>(var refusal) -> Optional.of(refusal);
        };
    }

    private Contact contact(Transaction tx, LeaseRow row) {
        MachineId machine = row.lease().grant().machine();
        return ports.contacts().of(tx, List.of(machine)).getOrDefault(machine, UNKNOWN);
    }

    /** The new lease, in the transaction that ends the old one: its money is what the old one gives back. */
    private final class Grant implements LeaseBatch.Beside {
        private final Transaction tx;
        private final List<Candidate> taken;
        private List<Paid> paid = List.of();

        Grant(Transaction tx, List<Candidate> taken) {
            this.tx = tx;
            this.taken = taken;
        }

        @Override
        public void moveMoney() {
            Map<String, Refused> refused = new LinkedHashMap<>();
            paid = applier.pay(tx, taken, refused);
            if (paid.isEmpty()) {
                throw new NotPaid(refused.values().iterator().next());
            }
        }

        @Override
        public void writeRows() {
            applier.grant(tx, paid);
        }
    }

    /** Takes the whole transaction back: the old lease goes on. */
    private static final class NotPaid extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Refused refused;

        NotPaid(Refused refused) {
            super(refused.refusal().message(), null, false, false);
            this.refused = refused;
        }
    }
}
