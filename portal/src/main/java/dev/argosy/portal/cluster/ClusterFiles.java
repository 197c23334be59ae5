package dev.argosy.portal.cluster;

import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.fleet.WorkloadFiles;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.storage.Artifacts;
import dev.argosy.portal.storage.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Output, uploads and logs of nodes, moved by the machines that hold their leases and by no other. Thread-safe. */
final class ClusterFiles implements WorkloadFiles {
    private final ClusterPorts ports;
    private final ClusterStore store;
    private final Holders holders;

    ClusterFiles(ClusterPorts ports, ClusterStore store) {
        this.ports = ports;
        this.store = store;
        this.holders = new Holders(ports.clock());
    }

    @Override
    public LogAnswer appendLog(FencingToken token, String lease, LogBytes bytes) {
        Optional<LeaseId> held = held(token, lease);
        if (held.isEmpty()) {
            return new LogAnswer(0, Optional.of(notHeld(lease)));
        }
        try {
            var stream = new LogStream(held.get().text(), bytes.stream());
            return new LogAnswer(ports.logs().append(stream, bytes.offset(), bytes.bytes()), Optional.empty());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot keep output of " + lease, failed);
        }
    }

    @Override
    public Optional<byte[]> workload(FencingToken token, String lease) {
        return id(lease)
                .flatMap(id -> ports.transactions().run(tx -> ports.leases().workload(tx, token, id)));
    }

    @Override
    public Optional<byte[]> members(FencingToken token, String lease) {
        return id(lease).flatMap(id -> ports.transactions().run(tx -> members(tx, token, id)));
    }

    /** As with a workload: one that is being ended is told nothing more. */
    private Optional<byte[]> members(Transaction tx, FencingToken token, LeaseId lease) {
        return ports.leases()
                .byId(tx, lease)
                .filter(found -> found.grant().token().equals(token))
                .filter(found -> found.end().isEmpty())
                .flatMap(found -> store.members(tx, found.grant().cluster()))
                .map(Membership.Told::bytes);
    }

    @Override
    public Optional<InputStream> openUpload(FencingToken token, String lease, String digest) throws IOException {
        Optional<LeaseId> held = held(token, lease);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        Optional<Digest> wanted = ports.transactions().run(tx -> upload(tx, held.get()));
        return wanted.isPresent() && wanted.get().hex().equals(digest)
                ? ports.artifacts().open(wanted.get())
                : Optional.empty();
    }

    private Optional<Digest> upload(Transaction tx, LeaseId lease) {
        return ports.leases()
                .byId(tx, lease)
                .flatMap(found -> store.load(tx, found.grant().cluster()))
                .flatMap(found -> Optional.ofNullable(found.cluster().spec().upload()))
                .map(ClusterSpec.Upload::digest);
    }

    @Override
    public OutputAnswer saveOutputs(FencingToken token, String lease, InputStream tar) throws IOException {
        Optional<LeaseId> held = held(token, lease);
        if (held.isEmpty()) {
            return new OutputAnswer("", 0, Optional.of(notHeld(lease)));
        }
        Artifacts.Stored stored;
        try {
            stored = ports.artifacts().put(tar, Workloads.OUTPUT_LIMIT);
        } catch (RefusedException tooLarge) {
            return new OutputAnswer("", 0, Optional.of(tooLarge.refusal()));
        }
        boolean kept = ports.transactions().run(tx -> {
            // while it was on its way its lease may have been lost, and another node have its rank
            boolean holds = ports.leases().holds(tx, token, held.get());
            if (holds) {
                keep(tx, held.get(), stored);
            }
            return holds;
        });
        return kept
                ? new OutputAnswer(stored.digest().hex(), stored.bytes(), Optional.empty())
                : new OutputAnswer("", 0, Optional.of(notHeld(lease)));
    }

    /** Called when a lease was lost: its machine may send nothing more of it. */
    void fence(LeaseId lease) {
        holders.forget(lease);
    }

    private void keep(Transaction tx, LeaseId lease, Artifacts.Stored stored) {
        Lease found = ports.leases().byId(tx, lease).orElseThrow();
        var output = new Output(found.grant().rank(), stored.digest(), stored.bytes(), false);
        store.putOutput(tx, found.grant().cluster(), output, tx.now());
    }

    private Optional<LeaseId> held(FencingToken token, String text) {
        return id(text).filter(lease -> {
            boolean holds = holders.isKnown(token, lease)
                    || ports.transactions().run(tx -> ports.leases().holds(tx, token, lease));
            if (holds) {
                holders.know(token, lease);
            }
            return holds;
        });
    }

    private static Optional<LeaseId> id(String text) {
        try {
            return Optional.of(LeaseId.parse(text));
        } catch (IllegalArgumentException noLease) {
            // a machine may send anything; what is no id is no lease of its
            return Optional.empty();
        }
    }

    private static Refusal notHeld(String lease) {
        String shown = lease.length() > 60 ? lease.substring(0, 60) + "…" : lease;
        return Refusal.of(
                LeaseCodes.WRONG_TOKEN,
                "lease: '" + shown + "' (expected: one that this machine holds under this token)",
                "stop sending");
    }
}
