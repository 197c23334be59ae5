package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.portal.fleet.OpenSession.WaitingPing;
import dev.argosy.protocol.v1.AgentMessage;
import dev.argosy.protocol.v1.Report;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one agent says on its control stream. Its methods are called one at a time by the gRPC server. */
final class ControlStream implements StreamObserver<AgentMessage> {
    /** The control stream carries small messages only. */
    static final int MESSAGE_LIMIT = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ControlStream.class);

    private final MachineId machine;
    private final StreamSender sender;
    private final Parts parts;
    private final SerialReports reports;
    private final AtomicReference<@Nullable OpenSession> open = new AtomicReference<>();

    /** The parts that all streams share. */
    record Parts(Hellos hellos, PingAnswers pings, ReportRouter router, SessionWatch watch, StoredContacts contacts) {}

    ControlStream(MachineId machine, StreamSender sender, Parts parts, SerialReports reports) {
        this.machine = machine;
        this.sender = sender;
        this.parts = parts;
        this.reports = reports;
    }

    /** Ends a stream on which nothing came. */
    void noHello() {
        close(Refusal.of(FleetCodes.UNEXPECTED_MESSAGE, "no hello came in time", "send one hello first"));
    }

    @Override
    public void onNext(AgentMessage message) {
        boolean asked = message.getMessageCase() == AgentMessage.MessageCase.PROBE_ANSWER;
        parts.contacts().tell(listener -> {
            if (asked) {
                listener.answered(machine);
            } else {
                listener.heard(machine);
            }
        });
        if (message.getSerializedSize() > MESSAGE_LIMIT) {
            close(Refusal.of(
                    FleetCodes.MESSAGE_TOO_LARGE,
                    "message: " + message.getSerializedSize() + " bytes (expected: <= " + MESSAGE_LIMIT + ")",
                    "send logs and files on their own streams"));
            return;
        }
        try {
            take(message);
        } catch (RefusedException refused) {
            close(refused.refusal());
        } catch (RuntimeException broken) {
            LOG.error("a message of machine {} failed", machine, broken);
            close(Refusal.of(Codes.TRY_AGAIN, "the portal failed to take a message", "connect again"));
        }
    }

    private void take(AgentMessage message) {
        OpenSession session = open.get();
        switch (message.getMessageCase()) {
            case HELLO -> {
                if (session != null) {
                    throw unexpected("a second hello");
                }
                parts.watch().heard(this);
                parts.hellos()
                        .accept(machine, FleetWire.hello(machine, message.getHello()), sender)
                        .ifPresent(open::set);
            }
            case PING -> {
                var ping = message.getPing();
                parts.pings()
                        .pinged(
                                opened(session),
                                new WaitingPing(
                                        ping.getNumber(),
                                        FleetWire.generation(ping.getGeneration()),
                                        FleetWire.held(ping)));
            }
            case REPORT -> report(opened(session), message.getReport());
            // Heard is all that there is to it.
            case PROBE_ANSWER -> LOG.trace("machine {} answered a probe", machine);
            // A message of a newer agent: reports may be ignored, and nothing else comes up this stream.
            case MESSAGE_NOT_SET -> LOG.debug("machine {} sent a message that is not known here", machine);
        }
    }

    private void report(OpenSession session, Report report) {
        boolean taken = reports.add(() -> sender.send(FleetWire.reportAnswer(
                report.getNumber(),
                parts.router()
                        .handle(
                                session.session(),
                                report.getKind(),
                                report.getBody().toByteArray()))));
        if (!taken) {
            throw Refusal.of(
                            FleetCodes.SESSION_TOO_SLOW,
                            SerialReports.LIMIT + " reports wait to be taken",
                            "wait for answers before sending more; connect again")
                    .asException();
        }
    }

    private static OpenSession opened(@Nullable OpenSession session) {
        if (session == null) {
            throw unexpected("a message before the hello was accepted");
        }
        return session;
    }

    private static RefusedException unexpected(String what) {
        return Refusal.of(FleetCodes.UNEXPECTED_MESSAGE, what, "send one hello first")
                .asException();
    }

    private void close(Refusal why) {
        sender.close(why);
        ended();
    }

    @Override
    public void onError(Throwable broken) {
        LOG.debug("the stream of machine {} broke: {}", machine, broken.toString());
        sender.end(false);
        ended();
    }

    @Override
    public void onCompleted() {
        sender.end(true);
        ended();
    }

    /** Whoever ended the stream, and however often this is said. */
    void ended() {
        parts.watch().heard(this);
        OpenSession session = open.getAndSet(null);
        if (session != null) {
            parts.watch().ended(session);
        }
    }
}
