package dev.argosy.portal.money;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Money;
import dev.argosy.ledger.Booking;
import dev.argosy.ledger.Reservation;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.lease.Movements;
import dev.argosy.portal.lease.Movements.Movement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells other rooms, by cluster, what money did, and by owner which budget was set. The transfers themselves
 * are the full record.
 */
final class MoneyHistory {
    static final String ROOM = "money";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final History history;

    MoneyHistory(History history) {
        this.history = history;
    }

    void booked(Transaction tx, ClusterId cluster, Collection<Booking> bookings) {
        var facts = new ArrayList<History.Fact>();
        add(facts, "reserved", grown(bookings, at -> at.reserved().total()));
        add(facts, "charged", grown(bookings, at -> at.charged().total()));
        add(facts, "released", grown(bookings, at -> at.released().total()));
        add(facts, "credited", grown(bookings, at -> at.amends().credited()));
        add(facts, "recovered", grown(bookings, at -> at.amends().recovered()));
        history.append(tx, ROOM, cluster.text(), facts);
    }

    void issued(Transaction tx, Invoice invoice) {
        String json = "{\"invoice\":\"" + invoice.id().text() + "\",\"chargedMicroUsd\":"
                + invoice.charged().microUsd() + "}";
        history.append(tx, ROOM, invoice.cluster().text(), List.of(new History.Fact("invoice-issued", json)));
    }

    void budgetSet(Transaction tx, BudgetOwner owner, Budget budget) {
        String json = "{\"totalMicroUsd\":" + number(budget.total()) + ",\"period\":\""
                + budget.period().word() + "\",\"hourlyMicroUsd\":" + number(budget.hourly()) + "}";
        history.append(tx, ROOM, owner.id().text(), List.of(new History.Fact("budget-set", json)));
    }

    /** What was told of a cluster; kinds of a later version are passed over. */
    List<Movement> movements(Transaction tx, ClusterId cluster, History.Position after, int limit) {
        return history.readStream(tx, ROOM, cluster.text(), after, limit).stream()
                .flatMap(entry -> movement(entry).stream())
                .toList();
    }

    private static Optional<Movement> movement(History.Entry entry) {
        String word = entry.fact().kind().toUpperCase(Locale.ROOT).replace('-', '_');
        return Stream.of(Movements.Kind.values())
                .filter(kind -> kind.name().equals(word))
                .findFirst()
                .map(kind -> movement(entry, kind));
    }

    private static Movement movement(History.Entry entry, Movements.Kind kind) {
        JsonNode json = JSON.readTree(entry.fact().json());
        boolean invoice = kind == Movements.Kind.INVOICE_ISSUED;
        long amount = json.path(invoice ? "chargedMicroUsd" : "microUsd").asLong();
        String subject = invoice ? json.path("invoice").asString() : null;
        return new Movement(entry.position(), entry.at(), kind, amount, subject);
    }

    private static String number(@Nullable Money limit) {
        return limit == null ? "null" : Long.toString(limit.microUsd());
    }

    private static Money grown(Collection<Booking> bookings, Function<Reservation, Money> amount) {
        return bookings.stream()
                .map(booking -> amount.apply(booking.after()).minus(amount.apply(booking.before())))
                .reduce(Money.ZERO, Money::plus);
    }

    private static void add(List<History.Fact> facts, String kind, Money amount) {
        if (amount.isPositive()) {
            facts.add(new History.Fact(kind, "{\"microUsd\":" + amount.microUsd() + "}"));
        }
    }
}
