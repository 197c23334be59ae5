package dev.argosy.portal.fleet;

import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.portal.fleet.AgentMessages.Session;
import dev.argosy.portal.fleet.MachineRules.Hello;
import dev.argosy.portal.fleet.MachineRules.LetIn;
import dev.argosy.portal.fleet.MachineRules.Verdict;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.protocol.v1.PortalMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lets agents in: decides about their first message, gives the session its number and answers. */
final class Hellos {
    private final Transactions transactions;
    private final MachineStore machines;
    private final DesiredStore desired;
    private final MachineBook book;
    private final OpenSessions sessions;
    private final ReportRouter router;
    private final DesiredPush push;
    private final byte[] orderKey;
    /** What was let in by this process: connections to an earlier one are no more. */
    private final Map<MachineId, LetIn> letIn = new ConcurrentHashMap<>();

    /** The parts it works with. */
    record Parts(
            Transactions transactions,
            MachineStore machines,
            DesiredStore desired,
            MachineBook book,
            OpenSessions sessions,
            ReportRouter router,
            DesiredPush push,
            PortalKeys keys) {}

    Hellos(Parts parts) {
        this.transactions = parts.transactions();
        this.machines = parts.machines();
        this.desired = parts.desired();
        this.book = parts.book();
        this.sessions = parts.sessions();
        this.router = parts.router();
        this.push = parts.push();
        this.orderKey = parts.keys().orderKey().getEncoded();
    }

    /** The open session, or empty when the agent was turned away and told why. */
    Optional<OpenSession> accept(MachineId machine, Hello hello, Downlink downlink) {
        Outcome outcome = sessions.oneAtATime(machine, () -> decide(machine, hello));
        return switch (outcome) {
            case Outcome.Out out -> {
                downlink.close(out.refusal());
                yield Optional.empty();
            }
            case Outcome.In in -> {
                var opened = new OpenSession(
                        in.session(),
                        new MachineRules.Other(hello.incarnation(), hello.bootId()),
                        downlink,
                        in.rolledBack(),
                        in.at());
                in.answers().forEach(downlink::send);
                if (!sessions.add(opened)) {
                    yield Optional.empty();
                }
                push.changed(machine);
                yield Optional.of(opened);
            }
        };
    }

    private Outcome decide(MachineId machine, Hello hello) {
        Outcome outcome = transactions.run(tx -> decide(tx, machine, hello));
        if (outcome instanceof Outcome.In in) {
            letIn.put(machine, new LetIn(hello.bootId(), hello.sentMillis(), in.at()));
        }
        return outcome;
    }

    private Outcome decide(Transaction tx, MachineId machine, Hello hello) {
        LetIn last = letIn.get(machine);
        if (last != null && last.overtook(hello, tx.now())) {
            return new Outcome.Out(Refusal.of(
                    FleetCodes.SESSION_REPLACED,
                    "hello of " + hello.sentMillis() + " ms: one of " + last.sentMillis() + " ms was let in",
                    "nothing: the newer session goes on"));
        }
        Optional<MachineRow> row = machines.byId(tx, machine);
        Optional<Desired> known = desired.desired(tx, machine);
        if (row.isEmpty() || known.isEmpty()) {
            return new Outcome.Out(UnknownMachine.refusal(machine));
        }
        Optional<MachineRules.Other> other =
                sessions.of(machine).filter(open -> open.holdsMachine(tx.now())).map(OpenSession::identity);
        return switch (MachineRules.hello(row.get(), known.get(), other, hello)) {
            case Verdict.Refused refused -> {
                book.note(
                        tx,
                        machine,
                        List.of(new MachineEvent.HelloRefused(
                                refused.refusal().code().name(),
                                refused.refusal().message())));
                yield new Outcome.Out(refused.refusal());
            }
            case Verdict.Accepted accepted -> {
                book.write(tx, row.get(), accepted.events());
                if (hello.highest().era() < known.get().generation().era()) {
                    // Grants of an earlier era may be lost here and known there: a token is never given twice.
                    desired.spendGrantNumbers(tx, machine, hello.highestGrant());
                }
                desired.acknowledge(tx, Map.of(machine, hello.highest()));
                desired.acknowledgeGrant(tx, machine, hello.highestGrant());
                machines.heard(tx, Map.of(machine, tx.now()));
                var session = new Session(machine, machines.nextSession(tx, machine));
                List<PortalMessage> answers = FleetWire.helloAnswers(
                        session.number(),
                        router.heldSequences(tx, machine),
                        accepted.rolledBack() ? fence(tx, machine) : 0,
                        orderKey);
                yield new Outcome.In(session, answers, accepted.rolledBack(), tx.now());
            }
        };
    }

    /** A number spent on it: what was granted before is below, what may be granted after a release is above. */
    private long fence(Transaction tx, MachineId machine) {
        return desired.nextGrantNumber(tx, machine);
    }

    private sealed interface Outcome {
        record In(Session session, List<PortalMessage> answers, boolean rolledBack, Instant at) implements Outcome {}

        record Out(Refusal refusal) implements Outcome {}
    }
}
