package dev.argosy.portal.metering;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.fleet.AgentMessages.Answer;
import dev.argosy.portal.fleet.AgentMessages.ReportHandler;
import dev.argosy.portal.fleet.AgentMessages.Session;
import dev.argosy.portal.fleet.Machines.MachineCertificates;
import dev.argosy.protocol.v1.UsageAnswer;

/**
 * Takes signed usage of machines. A batch that does not hold as a whole is refused; otherwise every record gets an
 * answer of its own, and a record that was answered need not be sent again.
 */
final class UsageHandler implements ReportHandler {
    static final String KIND = "usage";
    /** Rung after each batch that moved a meter. */
    static final String ACCEPTED = "metering:accepted";

    private final MeteringPorts ports;
    private final MeterStore store;

    UsageHandler(MeteringPorts ports, MeterStore store) {
        this.ports = ports;
        this.store = store;
    }

    @Override
    public Answer handle(Session session, byte[] body) {
        MachineCertificates certificates = ports.transactions()
                .run(tx -> ports.keys().of(tx, session.machine()))
                .orElseThrow(() -> Refusal.of(
                                Codes.NOT_FOUND, session.machine() + ": has no usage key", "join the machine again")
                        .asException());
        SignedUsage usage;
        try {
            // checking takes a while and needs nothing but the key: outside of any transaction
            usage = SignedUsage.read(session.machine(), certificates, ports.signatures(), body);
        } catch (RefusedException refused) {
            return Answer.refused(refused.refusal());
        }
        UsageBooking booked = ports.transactions().run(tx -> {
            var booking = new UsageBooking(ports, store, tx, session);
            booking.take(usage, certificates.usageCertificate());
            return booking;
        });
        if (booked.moved()) {
            ports.pokes().ring(ACCEPTED);
        }
        for (LeaseId lease : booked.finished()) {
            ports.leases().usageArrived(lease);
        }
        return Answer.taken(
                UsageAnswer.newBuilder().addAllCodes(booked.codes()).build().toByteArray());
    }
}
