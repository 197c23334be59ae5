package dev.argosy.portal.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.protocol.v1.RefusedEntry;
import java.util.List;

/** Keeps that an agent will not act on an entry of its desired state; the room that put it reads it from history. */
final class EntryRefusals implements AgentMessages.ReportHandler {
    static final String KIND = "refused";

    private final Transactions transactions;
    private final MachineBook book;
    private final MachineSessions sessions;

    EntryRefusals(Transactions transactions, MachineBook book, MachineSessions sessions) {
        this.transactions = transactions;
        this.book = book;
        this.sessions = sessions;
    }

    @Override
    public AgentMessages.Answer handle(AgentMessages.Session session, byte[] body) {
        try {
            RefusedEntry entry = RefusedEntry.parseFrom(body);
            var event = new MachineEvent.EntryRefused(
                    FleetWire.text("kind", entry.getKind()),
                    FleetWire.text("id", entry.getId()),
                    FleetWire.text("code", entry.getCode()),
                    FleetWire.cut(entry.getMessage()));
            transactions.execute(tx -> {
                sessions.guard(tx, session);
                book.note(tx, session.machine(), List.of(event));
            });
            return AgentMessages.Answer.taken();
        } catch (InvalidProtocolBufferException unreadable) {
            return AgentMessages.Answer.refused(Refusal.of(
                    Codes.INVALID_VALUE, "body: not a refused entry: " + unreadable.getMessage(), "update the agent"));
        }
    }
}
