package dev.argosy.portal.lease;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.fleet.DesiredStates.Entry;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.GrantOutcome.Granted;
import dev.argosy.portal.lease.GrantOutcome.Refused;
import dev.argosy.portal.lease.GrantRequest.NodeGrant;
import dev.argosy.portal.lease.LeaseEvent.LeaseGranted;
import dev.argosy.portal.lease.LeasePorts.Take;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Grants a batch of requests in one transaction of set-based steps; each succeeds whole or is refused by itself.
 *
 * <p>Lock order: slices, money, lease rows, machines.
 */
final class GrantApplier {
    private final LeasePorts ports;
    private final LeaseStore store;
    private final LeaseSettings settings;
    private final Orders orders;

    GrantApplier(LeasePorts ports, LeaseStore store, LeaseSettings settings, Orders orders) {
        this.ports = ports;
        this.store = store;
        this.settings = settings;
        this.orders = orders;
    }

    /** A request on its way, with an id for each of its nodes by rank. */
    record Candidate(GrantRequest request, List<NodeGrant> nodes, List<LeaseId> leases) {}

    record Paid(Candidate candidate, Instant until) {}

    private record Place(Paid paid, NodeGrant node, LeaseId lease) {}

    /** The outcome of every request, by request id. Requests with different ids only. */
    Map<String, GrantOutcome> apply(Transaction tx, List<GrantRequest> requests) {
        var outcomes = new LinkedHashMap<String, GrantOutcome>(known(tx, requests));
        var refused = new LinkedHashMap<String, Refused>();
        var candidates = new ArrayList<Candidate>();
        for (GrantRequest request : requests) {
            if (!outcomes.containsKey(request.requestId())) {
                termTooShort(tx, request)
                        .ifPresentOrElse(
                                refusal -> refused.put(request.requestId(), new Refused(refusal, false)),
                                () -> candidates.add(candidate(request)));
            }
        }
        List<Paid> paid = pay(tx, take(tx, candidates, refused), refused);
        if (!refused.isEmpty()) {
            store.saveRefusals(tx, refused);
        }
        if (!paid.isEmpty()) {
            grant(tx, paid);
        }
        outcomes.putAll(refused);
        paid.forEach(one -> outcomes.put(
                one.candidate().request().requestId(),
                new Granted(one.candidate().leases())));
        return outcomes;
    }

    /** What earlier tries came to: a request is decided once. */
    Map<String, GrantOutcome> known(Transaction tx, List<GrantRequest> requests) {
        var ids = requests.stream().map(GrantRequest::requestId).toList();
        var known = new HashMap<String, GrantOutcome>(store.refusals(tx, ids));
        store.ofRequests(tx, ids).stream()
                .map(LeaseRow::lease)
                .sorted(Comparator.comparingInt(lease -> lease.grant().rank()))
                .collect(Collectors.groupingBy(lease -> lease.grant().request()))
                .forEach((request, leases) -> known.put(
                        request, new Granted(leases.stream().map(Lease::id).toList())));
        return known;
    }

    Optional<Refusal> termTooShort(Transaction tx, GrantRequest request) {
        Instant shortest = tx.now().plus(settings.shortest());
        return Optional.ofNullable(request.term().end(tx.now()))
                .filter(end -> end.isBefore(shortest))
                .map(end -> Refusal.of(
                        LeaseCodes.TERM_TOO_SHORT,
                        "term ends: " + end + " (expected: not before " + shortest + ")",
                        "ask for at least " + settings.shortest().toSeconds() + " seconds"));
    }

    Candidate candidate(GrantRequest request) {
        var nodes = request.nodes().stream()
                .sorted(Comparator.comparingInt(NodeGrant::rank))
                .toList();
        return new Candidate(
                request,
                nodes,
                nodes.stream().map(any -> new LeaseId(ports.ids().next())).toList());
    }

    /** Takes the slices of all candidates; one that misses any of its slices gives back the others. */
    List<Candidate> take(Transaction tx, List<Candidate> candidates, Map<String, Refused> refused) {
        var takes = new ArrayList<Take>();
        for (Candidate one : candidates) {
            for (int i = 0; i < one.nodes().size(); i++) {
                takes.add(
                        new Take(one.leases().get(i).text(), one.nodes().get(i).slice()));
            }
        }
        if (takes.isEmpty()) {
            return List.of();
        }
        var answers = ports.slices().take(tx, takes).iterator();
        var taken = new ArrayList<Candidate>();
        var giveBack = new ArrayList<String>();
        for (Candidate one : candidates) {
            var missed = new ArrayList<Refusal>();
            var holders = new ArrayList<String>();
            for (LeaseId lease : one.leases()) {
                answers.next().ifPresentOrElse(missed::add, () -> holders.add(lease.text()));
            }
            if (missed.isEmpty()) {
                taken.add(one);
            } else {
                giveBack.addAll(holders);
                refused.put(one.request().requestId(), new Refused(missed.getFirst(), true));
            }
        }
        giveBack(tx, giveBack);
        return taken;
    }

    List<Paid> pay(Transaction tx, List<Candidate> taken, Map<String, Refused> refused) {
        if (taken.isEmpty()) {
            return List.of();
        }
        var answers = ports.funds()
                .reserve(tx, taken.stream().map(one -> group(tx, one)).toList())
                .iterator();
        var paid = new ArrayList<Paid>();
        var giveBack = new ArrayList<String>();
        for (Candidate one : taken) {
            switch (answers.next()) {
                case Funds.Answer.Paid(var until) -> paid.add(new Paid(one, until));
                case Funds.Answer.Refused(var refusal) -> {
                    refused.put(one.request().requestId(), new Refused(refusal, false));
                    one.leases().forEach(lease -> giveBack.add(lease.text()));
                }
            }
        }
        giveBack(tx, giveBack);
        return paid;
    }

    private void giveBack(Transaction tx, List<String> holders) {
        if (!holders.isEmpty()) {
            ports.slices().giveBack(tx, holders);
        }
    }

    private Funds.Group group(Transaction tx, Candidate one) {
        var items = new ArrayList<Funds.Item>();
        for (int i = 0; i < one.nodes().size(); i++) {
            var node = one.nodes().get(i);
            items.add(new Funds.Item(one.leases().get(i), node.provider(), node.terms(), tx.now(), node.atFault()));
        }
        return new Funds.Group(
                one.request().cluster(),
                one.request().customer(),
                one.request().requester(),
                one.request().budgetMicroUsd(),
                tx.now().plus(settings.shortest()),
                settings.wanted(tx.now(), tx.now(), one.request().term().end(tx.now())),
                items);
    }

    void grant(Transaction tx, List<Paid> paid) {
        // grant numbers lock the machines' rows: in order of machines
        var byMachine = new TreeMap<MachineId, List<NewLease>>(Comparator.comparing(MachineId::uuid));
        places(paid).stream()
                .sorted(Comparator.comparing(
                        place -> place.node().slice().machine().uuid()))
                .forEach(place -> byMachine
                        .computeIfAbsent(place.node().slice().machine(), any -> new ArrayList<>())
                        .add(lease(tx, place)));
        var all = byMachine.values().stream().flatMap(List::stream).toList();
        store.insert(tx, all);
        for (NewLease one : all) {
            var lease = one.lease();
            var event = new LeaseGranted(lease.grant(), lease.paidUntil(), lease.termEnd());
            ports.history().append(tx, LeaseEvent.ROOM, lease.id().text(), List.of(LeaseWire.write(event)));
        }
        var generations = new HashMap<LeaseId, Generation>();
        byMachine.forEach((machine, leases) -> {
            List<Entry> entries = leases.stream()
                    .map(one -> orders.entry(
                            one.lease().grant(),
                            one.workload().length,
                            one.lease().startOrdered()))
                    .toList();
            Generation raised = ports.desiredStates().put(tx, machine, entries);
            leases.forEach(one -> generations.put(one.lease().id(), raised));
        });
        store.setGenerations(tx, generations);
    }

    private static List<Place> places(List<Paid> paid) {
        var places = new ArrayList<Place>();
        for (Paid one : paid) {
            var leases = one.candidate().leases().iterator();
            one.candidate().nodes().forEach(node -> places.add(new Place(one, node, leases.next())));
        }
        return places;
    }

    private NewLease lease(Transaction tx, Place place) {
        var node = place.node();
        var request = place.paid().candidate().request();
        var machine = node.slice().machine();
        var grant = new LeaseGrant(
                place.lease(),
                request.requestId(),
                request.cluster(),
                request.customer(),
                request.requester(),
                request.budgetMicroUsd(),
                node.rank(),
                request.gangSize(),
                new FencingToken(machine, ports.desiredStates().nextGrantNumber(tx, machine)),
                node.slice(),
                node.provider(),
                node.terms(),
                Digest.of(node.workloadSpec()),
                tx.now(),
                tx.now().plus(request.startDeadline()));
        var event = new LeaseGranted(
                grant, place.paid().until(), grant.term(request.term().end(tx.now())));
        var lease = (Lease.Granted) LeaseFold.apply(null, event);
        return new NewLease(lease, node.workloadSpec(), settings.schedule(lease));
    }
}
