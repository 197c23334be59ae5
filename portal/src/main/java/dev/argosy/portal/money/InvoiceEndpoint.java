package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.InvoiceId;
import dev.argosy.kernel.Money;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of invoices. */
@RestController
@RequestMapping("/api/v1/invoices")
class InvoiceEndpoint {
    private final Transactions transactions;
    private final MoneyRoom room;

    InvoiceEndpoint(Transactions transactions, MoneyRoom room) {
        this.transactions = transactions;
        this.room = room;
    }

    @GetMapping
    Page<MoneyWire.InvoiceSummary> list(Caller caller, PageWish page) {
        Access.require(caller, Permission.READ_MONEY);
        var wanted = page.of(Invoices.LIST);
        return transactions.run(tx -> {
            Page<Invoice> found = room.invoices().ofCustomer(tx, caller.organization(), wanted);
            Map<ClusterId, Money> credited = room.invoices().credited(tx, found.items());
            return found.map(invoice ->
                    MoneyWire.InvoiceSummary.of(invoice, credited.getOrDefault(invoice.cluster(), Money.ZERO)));
        });
    }

    @GetMapping("/{id}")
    MoneyWire.InvoiceWithLines show(Caller caller, @PathVariable String id) {
        return transactions.run(tx -> {
            Invoice invoice = find(tx, caller, id);
            return MoneyWire.InvoiceWithLines.of(invoice, room.documents().lines(tx, invoice));
        });
    }

    @GetMapping(path = "/{id}/export", produces = MediaType.APPLICATION_JSON_VALUE)
    String export(Caller caller, @PathVariable String id) {
        return transactions.run(tx -> room.documents().file(tx, find(tx, caller, id)));
    }

    private Invoice find(Transaction tx, Caller caller, String id) {
        InvoiceId parsed = Requests.pathId(id, InvoiceId::parse);
        Invoice invoice = room.invoices()
                .byId(tx, parsed)
                .orElseThrow(() -> Access.notFound().asException());
        Access.require(caller, Permission.READ_MONEY, invoice.customer());
        return invoice;
    }
}
