package dev.argosy.portal.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.Transactions;

/** Takes what a machine says of itself in the middle of a session: a gpu cannot be sold now, or can again. */
final class InventoryReports implements AgentMessages.ReportHandler {
    static final String KIND = "inventory";

    private final Transactions transactions;
    private final MachineBook book;
    private final MachineSessions sessions;

    InventoryReports(Transactions transactions, MachineBook book, MachineSessions sessions) {
        this.transactions = transactions;
        this.book = book;
        this.sessions = sessions;
    }

    @Override
    public AgentMessages.Answer handle(AgentMessages.Session session, byte[] body) {
        try {
            Inventory inventory =
                    FleetWire.inventory(session.machine(), dev.argosy.protocol.v1.Inventory.parseFrom(body));
            transactions.execute(tx -> {
                sessions.guard(tx, session);
                book.decide(tx, session.machine(), row -> MachineRules.inventory(row, inventory));
            });
            return AgentMessages.Answer.taken();
        } catch (InvalidProtocolBufferException unreadable) {
            return AgentMessages.Answer.refused(Refusal.of(
                    Codes.INVALID_VALUE, "body: not an inventory: " + unreadable.getMessage(), "update the agent"));
        }
    }
}
