package dev.argosy.portal.lease;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.fleet.AgentMessages.Answer;
import dev.argosy.portal.fleet.AgentMessages.ReportHandler;
import dev.argosy.portal.fleet.AgentMessages.Session;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.LeaseCommand.Exit;
import dev.argosy.portal.lease.LeaseCommand.Failure;
import dev.argosy.portal.lease.LeaseCommand.Stopper;
import dev.argosy.protocol.v1.LeaseReport;
import dev.argosy.protocol.v1.LeaseReports;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the observed state of a machine's leases into commands. Repeats change nothing; a lease that is not this
 * machine's, or is reported under another token, is passed over: it is not in the desired state and will be stopped.
 */
final class LeaseReportHandler implements ReportHandler {
    static final String KIND = "lease";

    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_MESSAGE = 500;

    private final LeasePorts ports;
    private final LeaseStore store;
    private final LeaseSettings settings;
    private final Orders orders;

    LeaseReportHandler(LeasePorts ports, LeaseStore store, LeaseSettings settings, Orders orders) {
        this.ports = ports;
        this.store = store;
        this.settings = settings;
        this.orders = orders;
    }

    @Override
    public Answer handle(Session session, byte[] body) {
        var reports = new HashMap<LeaseId, LeaseReport>();
        try {
            for (LeaseReport report : LeaseReports.parseFrom(body).getLeasesList()) {
                reports.put(LeaseId.parse(report.getLease()), report);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
            return Answer.refused(
                    Refusal.of(Codes.INVALID_VALUE, "lease report: " + unreadable.getMessage(), "update the agent"));
        }
        if (!reports.isEmpty()) {
            ports.transactions().execute(tx -> apply(tx, session, reports));
        }
        return Answer.taken();
    }

    private void apply(Transaction tx, Session session, Map<LeaseId, LeaseReport> reports) {
        var batch = new LeaseBatch(ports, store, settings, orders, tx);
        boolean draining =
                reports.values().stream().anyMatch(LeaseReport::getStopped) && isDraining(tx, session.machine());
        for (LeaseRow row : store.byIds(tx, reports.keySet())) {
            LeaseReport report = reports.get(row.lease().id());
            var token = row.lease().grant().token();
            if (report != null
                    && token.machine().equals(session.machine())
                    && token.grantNumber() == report.getGrantNumber()) {
                command(report, draining).ifPresent(command -> batch.decide(row, command));
                checkpoint(report).ifPresent(command -> batch.decide(row, command));
            }
        }
        if (batch.apply()) {
            ports.sessions().guard(tx, session);
            tx.afterCommit(() -> ports.pokes().ring(LeaseLoop.NAME));
        }
    }

    private boolean isDraining(Transaction tx, MachineId machine) {
        var contact = ports.contacts().of(tx, List.of(machine)).get(machine);
        return contact != null && contact.draining();
    }

    private static Optional<LeaseCommand> command(LeaseReport report, boolean draining) {
        var stages = new Stages(report.getNetworkMillis(), report.getImageMillis(), report.getStartMillis());
        return switch (report.getPhase()) {
            case PREPARED -> Optional.of(new LeaseCommand.ReportPrepared(stages));
            case RUNNING -> Optional.of(new LeaseCommand.ReportRunning(Math.max(0, report.getAgeMillis()), stages));
            case EXITED -> Optional.of(new LeaseCommand.ReportExited(exit(report, draining, stages)));
            case FAILED -> Optional.of(new LeaseCommand.ReportFailed(failure(report)));
            case GONE ->
                Optional.of(new LeaseCommand.ReportGone(
                        ran(report) ? exit(report, draining, stages) : null, failure(report)));
            case PREPARING, PHASE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    /** Reports say again and again how the last one ended. */
    private static Optional<LeaseCommand> checkpoint(LeaseReport report) {
        var told = report.getCheckpoint();
        return switch (told.getState()) {
            case DONE, FAILED, TIMED_OUT ->
                Optional.of(new LeaseCommand.ReportCheckpoint(
                        told.getNumber(), told.getState().name(), told.getExitCode()));
            case NONE, RUNNING, UNRECOGNIZED -> Optional.empty();
        };
    }

    /** A workload that ever started has an age; one that failed or was removed before has none. */
    private static boolean ran(LeaseReport report) {
        return report.getAgeMillis() > 0 || report.getActiveMillis() > 0;
    }

    private static Exit exit(LeaseReport report, boolean draining, Stages stages) {
        Stopper agent = draining ? Stopper.DRAINING_AGENT : Stopper.AGENT;
        return new Exit(
                report.getExitCode(),
                Math.max(0, report.getActiveMillis()),
                report.getStopped() ? agent : Stopper.ITSELF,
                Math.max(0, report.getAgeMillis()),
                stages,
                failure(report));
    }

    /** A customer reads what the machine of a stranger says: no controls that a terminal obeys, and not without end. */
    private static String shown(String text, int longest) {
        String start = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return start.replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }

    private static Failure failure(LeaseReport report) {
        Integer code = report.getExitCode() == 0 ? null : Integer.valueOf(report.getExitCode());
        return new Failure(shown(report.getReason(), LONGEST_CODE), shown(report.getMessage(), LONGEST_MESSAGE), code);
    }
}
