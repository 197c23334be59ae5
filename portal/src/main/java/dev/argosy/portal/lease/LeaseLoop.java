package dev.argosy.portal.lease;

import dev.argosy.kernel.ArgosyException;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.TimedKey;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.LeaseInbox.Lost;
import dev.argosy.portal.lease.LeaseInbox.Waiting;
import dev.argosy.portal.lease.LeaseUpkeep.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The applier: takes what waits and what is due, a batch at a time, each batch one transaction.
 *
 * <p>A batch that fails as a whole is tried again one by one, so that one bad request harms no other. When the database
 * is away everything taken goes back in line. Used by one thread; simulations call {@link #step} themselves.
 */
final class LeaseLoop implements Loop {
    /** Also the topic that wakes it. */
    static final String NAME = "lease:apply";

    private static final int BATCH = 500;
    private static final int SWEEP = 100;
    private static final int LOST = 50;
    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(10);
    /** A machine has this long after a start of the portal to open its session again before silence means anything. */
    private static final Duration RETURN_TIME = Duration.ofSeconds(30);

    private final LeasePorts ports;
    private final LeaseStore store;
    private final LeaseInbox inbox;
    private final GrantApplier applier;
    private final Replacer replacer;
    private final LeaseUpkeep upkeep;

    private @Nullable Instant firstStep;
    private @Nullable Instant lastSweep;
    private @Nullable LeaseId sweptTo;
    /** Not everything due can be decided now, so what is due is walked: none keeps those behind it waiting. */
    private @Nullable TimedKey dueTo;

    /** What carries out what is asked. */
    record Hands(GrantApplier applier, Replacer replacer, LeaseUpkeep upkeep) {}

    LeaseLoop(LeasePorts ports, LeaseStore store, LeaseInbox inbox, Hands hands) {
        this.ports = ports;
        this.store = store;
        this.inbox = inbox;
        this.applier = hands.applier();
        this.replacer = hands.replacer();
        this.upkeep = hands.upkeep();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(1);
    }

    @Override
    public boolean step() {
        var failures = new ArrayList<RuntimeException>();
        applyGrants(failures);
        applyLost(failures);
        boolean more = applyWorks(failures);
        if (!failures.isEmpty()) {
            var first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
        return more || !inbox.isEmpty();
    }

    private void applyGrants(List<RuntimeException> failures) {
        List<Waiting> taken = inbox.takeGrants(BATCH);
        if (taken.isEmpty()) {
            return;
        }
        var byRequest = new LinkedHashMap<String, Waiting>();
        var repeats = new ArrayList<Waiting>();
        for (Waiting one : taken) {
            if (byRequest.putIfAbsent(one.request().requestId(), one) != null) {
                repeats.add(one);
            }
        }
        // a repeat in the same batch finds the stored result in the next one
        inbox.putBackGrants(repeats);
        grant(List.copyOf(byRequest.values()), failures);
    }

    /** One transaction for each: the last moment at which a verdict can be taken back is its own. */
    private void applyLost(List<RuntimeException> failures) {
        List<Lost> taken = inbox.takeLost(LOST);
        for (int i = 0; i < taken.size(); i++) {
            try {
                switch (taken.get(i)) {
                    case Lost.Replacing(var request, var then) ->
                        tell(() -> then.accept(replacer.replace(request)), failures);
                    case Lost.Losing(var lease, var loss, var then) ->
                        tell(() -> then.accept(replacer.lose(lease, loss)), failures);
                }
            } catch (ArgosyException outside) {
                inbox.putBackLost(taken.subList(i, taken.size()));
                throw outside;
            }
        }
    }

    /** Whoever asked asks again when there is no answer. */
    private static void tell(Runnable answer, List<RuntimeException> failures) {
        try {
            answer.run();
        } catch (ArgosyException outside) {
            throw outside;
        } catch (RuntimeException failed) {
            failures.add(failed);
        }
    }

    private void grant(List<Waiting> batch, List<RuntimeException> failures) {
        Map<String, GrantOutcome> outcomes;
        try {
            var requests = batch.stream().map(Waiting::request).toList();
            outcomes = ports.transactions().run(tx -> applier.apply(tx, requests));
        } catch (ArgosyException outside) {
            inbox.putBackGrants(batch);
            throw outside;
        } catch (RuntimeException failed) {
            if (batch.size() > 1) {
                batch.forEach(one -> grant(List.of(one), failures));
            } else {
                answer(batch.getFirst(), new GrantOutcome.Refused(refusal(failed, failures), false), failures);
            }
            return;
        }
        ports.halts().reached("after-grant");
        for (Waiting one : batch) {
            var outcome = outcomes.get(one.request().requestId());
            if (outcome != null) {
                answer(one, outcome, failures);
            }
        }
    }

    private static Refusal refusal(RuntimeException failed, List<RuntimeException> failures) {
        if (failed instanceof RefusedException refused) {
            return refused.refusal();
        }
        failures.add(failed);
        return Refusal.of(Codes.INTERNAL, "the grant failed for an internal reason", "report it with the log");
    }

    private static void answer(Waiting one, GrantOutcome outcome, List<RuntimeException> failures) {
        try {
            one.then().accept(outcome);
        } catch (RuntimeException failed) {
            // whoever asked broke on the answer; the others of this batch still get theirs
            failures.add(failed);
        }
    }

    private boolean applyWorks(List<RuntimeException> failures) {
        List<Work> queued = inbox.takeWorks(BATCH);
        Found found;
        try {
            found = ports.transactions().run(this::find);
        } catch (RuntimeException failed) {
            inbox.putBackWorks(queued);
            throw failed;
        }
        try {
            sweptTo = found.sweptTo();
            dueTo = found.dueTo();
            var works = new ArrayList<>(queued);
            works.addAll(found.works());
            if (!works.isEmpty()) {
                run(works, found.trustSilence(), failures);
            }
            return found.more();
        } catch (ArgosyException outside) {
            inbox.putBackWorks(queued);
            throw outside;
        }
    }

    /**
     * @param dueTo where the walk over what is due goes on; null when it has come to its end
     * @param more whether there is more of it than this batch
     */
    private record Found(
            List<Work> works,
            boolean trustSilence,
            @Nullable LeaseId sweptTo,
            @Nullable TimedKey dueTo,
            boolean more) {}

    /** What is due by the rows. */
    private Found find(Transaction tx) {
        Instant first = firstStep == null ? tx.now() : firstStep;
        firstStep = first;
        var works = new ArrayList<Work>();
        List<String> gangs = store.readyGangs(tx, BATCH);
        gangs.forEach(request -> works.add(new Work.OpenGang(request)));
        TimedKey walked = null;
        if (ports.timeTrust().holds(tx.now())) {
            List<TimedKey> due = store.due(tx, tx.now(), dueTo, BATCH);
            due.forEach(key -> works.add(new Work.TimePassed(new LeaseId(key.id()))));
            walked = due.size() < BATCH ? null : due.getLast();
        }
        List<ClusterId> extensions = store.extensionsDue(tx, tx.now(), BATCH);
        extensions.forEach(cluster -> works.add(new Work.ExtendCluster(cluster)));
        LeaseId swept = sweptTo;
        if (lastSweep == null || !tx.now().isBefore(lastSweep.plus(SWEEP_PERIOD))) {
            lastSweep = tx.now();
            List<LeaseId> open = store.unsettled(tx, sweptTo, SWEEP);
            open.forEach(lease -> works.add(new Work.SettleLease(lease)));
            swept = open.size() < SWEEP ? null : open.getLast();
        }
        boolean more = walked != null || gangs.size() == BATCH || extensions.size() == BATCH;
        return new Found(works, !tx.now().isBefore(first.plus(RETURN_TIME)), swept, walked, more);
    }

    private void run(List<Work> works, boolean trustSilence, List<RuntimeException> failures) {
        try {
            ports.transactions().execute(tx -> upkeep.run(tx, works, trustSilence));
        } catch (ArgosyException outside) {
            throw outside;
        } catch (RuntimeException failed) {
            if (works.size() > 1) {
                works.forEach(one -> run(List.of(one), trustSilence, failures));
            } else {
                failures.add(failed);
            }
        }
    }
}
