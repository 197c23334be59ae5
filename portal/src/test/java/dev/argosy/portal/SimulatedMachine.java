package dev.argosy.portal;

import com.google.protobuf.ByteString;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import dev.argosy.portal.fleet.FakeAgent;
import dev.argosy.portal.fleet.FleetFixture;
import dev.argosy.portal.lease.Lease;
import dev.argosy.protocol.v1.LeaseReport;
import dev.argosy.protocol.v1.LeaseReport.Phase;
import dev.argosy.protocol.v1.LeaseReports;
import dev.argosy.protocol.v1.UsageBatch;
import dev.argosy.protocol.v1.UsageEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An honest machine: what it signs is the time that its workloads have run. */
final class SimulatedMachine {
    private final RoomsWorld world;
    private final FakeAgent agent;
    private final Map<LeaseId, Workload> workloads = new HashMap<>();
    private FleetFixture.@Nullable Connection connection;

    /** What runs, or ran: when it started, what was signed of it, and when it ended. */
    private record Workload(
            Instant start,
            long sequence,
            Digest previous,
            @Nullable Instant end) {
        long millis(Instant now) {
            return Duration.between(start, end == null ? now : end).toMillis();
        }
    }

    SimulatedMachine(RoomsWorld world, FakeAgent agent) {
        this.world = world;
        this.agent = agent;
        connect();
    }

    MachineId id() {
        return agent.machine();
    }

    void connect() {
        if (connection == null) {
            connection = world.fleet.connect(agent);
        }
    }

    void disconnect() {
        if (connection != null) {
            connection.disconnect();
            connection = null;
        }
    }

    void ping() {
        if (connection != null) {
            connection.ping(Generation.NONE);
        }
    }

    /** Goes on with a lease one step: {@code choice} says which of what is possible. */
    void act(Lease lease, int choice) {
        if (connection == null) {
            return;
        }
        Workload workload = workloads.get(lease.id());
        if (workload == null) {
            begin(lease, choice);
        } else if (workload.end() == null && lease.end().isEmpty()) {
            goOn(lease, workload, choice);
        } else {
            finish(lease, workload, choice);
        }
    }

    private void begin(Lease lease, int choice) {
        if (!(lease instanceof Lease.Granted granted)) {
            report(lease, Phase.GONE, 0, 0);
        } else if (choice % 10 == 0) {
            report(lease, Phase.FAILED, 0, 0);
        } else if (!granted.startOrdered()) {
            report(lease, Phase.PREPARED, 0, 0);
        } else {
            workloads.put(lease.id(), new Workload(world.now(), 0, Digest.ZERO, null));
            report(lease, Phase.RUNNING, 0, 0);
        }
    }

    private void goOn(Lease lease, Workload workload, int choice) {
        switch (choice % 6) {
            case 0 -> end(lease, workload, choice / 6 % 3);
            case 1 -> report(lease, Phase.RUNNING, workload.millis(world.now()), 0);
            default -> sign(lease, workload, false);
        }
    }

    private void end(Lease lease, Workload workload, int exitCode) {
        var ended = new Workload(workload.start(), workload.sequence(), workload.previous(), world.now());
        workloads.put(lease.id(), ended);
        report(lease, Phase.EXITED, ended.millis(world.now()), exitCode);
    }

    /** The last record and the word that nothing is left come in any order, and again. */
    private void finish(Lease lease, Workload workload, int choice) {
        if (workload.end() == null) {
            end(lease, workload, 0);
        } else if (choice % 2 == 0) {
            sign(lease, workload, true);
        } else {
            report(lease, Phase.GONE, workload.millis(world.now()), 0);
        }
    }

    private void sign(Lease lease, Workload workload, boolean last) {
        var record = new UsageRecord(
                lease.id(),
                lease.grant().token(),
                lease.grant().terms().hash(),
                workload.sequence() + 1,
                workload.millis(world.now()),
                workload.previous());
        workloads.put(lease.id(), new Workload(workload.start(), record.sequence(), record.hash(), workload.end()));
        var report = UsageReport.over(id(), List.of(record));
        byte[] signature = Ed25519.signer(agent.usage().getPrivate()).sign(report.bytes());
        send(
                "usage",
                UsageBatch.newBuilder()
                        .setReport(ByteString.copyFrom(report.bytes()))
                        .setSignature(ByteString.copyFrom(signature))
                        .addEntries(UsageEntry.newBuilder()
                                .setRecord(ByteString.copyFrom(record.bytes()))
                                .setLast(last))
                        .build()
                        .toByteArray());
    }

    private void report(Lease lease, Phase phase, long age, int exitCode) {
        var report = LeaseReport.newBuilder()
                .setLease(lease.id().text())
                .setGrantNumber(lease.grant().token().grantNumber())
                .setPhase(phase)
                .setAgeMillis(age)
                .setActiveMillis(age)
                .setExitCode(exitCode);
        send("lease", LeaseReports.newBuilder().addLeases(report).build().toByteArray());
    }

    private void send(String kind, byte[] body) {
        if (connection != null) {
            connection.report(kind, body);
        }
    }
}
