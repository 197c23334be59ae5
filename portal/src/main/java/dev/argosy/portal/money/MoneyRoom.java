package dev.argosy.portal.money;

import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Money;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Room;
import dev.argosy.portal.lease.Bills;
import dev.argosy.portal.lease.Funds;
import java.util.List;

/** Puts the room together from its ports. */
final class MoneyRoom implements Room {
    private final Funds funds;
    private final Bills bills;
    private final Invoices invoices;
    private final Statements statements;
    private final Deposits deposits;
    private final Budgets budgets;
    private final StarterCredit starterCredit;
    private final InvoiceDocuments documents;

    MoneyRoom(MoneyStore store, Ports ports, PlayMoney play) {
        var facts = new MoneyHistory(ports.history());
        this.invoices = new Invoices(store, ports.ids(), facts);
        this.funds = new LeaseFunds(store, ports.usage(), invoices, facts);
        this.bills = store::bills;
        this.statements = new Statements(store);
        this.deposits = new Deposits(store, play.faucet());
        this.budgets = new Budgets(store, facts);
        this.starterCredit = new StarterCredit(store, play.starterCredit());
        this.documents = new InvoiceDocuments(store, ports.leases(), ports.keys());
    }

    /** What the room needs of others. */
    record Ports(History history, IdSource ids, AcceptedUsage usage, BilledLeases leases, PortalKeys keys) {}

    /**
     * Money out of nothing.
     *
     * @param starterCredit promotional, for each new organization
     * @param faucet whether deposits from it are taken: never where money is real
     */
    record PlayMoney(Money starterCredit, boolean faucet) {}

    Funds funds() {
        return funds;
    }

    Bills bills() {
        return bills;
    }

    Invoices invoices() {
        return invoices;
    }

    Statements statements() {
        return statements;
    }

    Deposits deposits() {
        return deposits;
    }

    Budgets budgets() {
        return budgets;
    }

    StarterCredit starterCredit() {
        return starterCredit;
    }

    InvoiceDocuments documents() {
        return documents;
    }

    @Override
    public List<Loop> loops() {
        return List.of();
    }
}
