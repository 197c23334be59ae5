package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.AtFault;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.ledger.invoice.InvoiceVerdict;
import dev.argosy.ledger.invoice.InvoiceVerifier;
import dev.argosy.portal.foundation.FilePortalKeys;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Funds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a deposit to a file that anybody can check, on PostgreSQL with real keys. */
class InvoiceDocumentsTest {
    private static final OrganizationId CUSTOMER = new OrganizationId(new UUID(3, 1));
    private static final OrganizationId PROVIDER = new OrganizationId(new UUID(3, 2));
    private static final ClusterId CLUSTER = new ClusterId(new UUID(4, 1));
    private static final OrganizationId SECOND = new OrganizationId(new UUID(3, 3));
    private static final LeaseId REPLACEMENT = new LeaseId(new UUID(5, 2));
    private static final LeaseId LEASE = new LeaseId(new UUID(5, 1));
    private static final Terms TERMS = new Terms(new Rate(400_000), new Rate(400_000), 500);

    private final TestDatabase database = TestDatabase.fresh();
    private final Transactions transactions = database.transactions();
    private final PortalKeys keys;
    private final SignedUsage usage;
    private final MoneyRoom room;

    InvoiceDocumentsTest(@TempDir Path folder) throws Exception {
        keys = FilePortalKeys.open(folder, Instant.now(), new SecureRandom());
        usage = new SignedUsage(keys);
        usage.lease(
                LEASE, TERMS, new Reason("exited", Reason.Party.CUSTOMER, "exit-code:0", Reason.BillingEffect.CHARGED));
        var ids = new AtomicLong();
        var ports = new MoneyRoom.Ports(
                database.history(), () -> new UUID(8, ids.incrementAndGet()), usage::totals, usage, keys);
        room = new MoneyRoom(new SqlMoneyStore(), ports, new MoneyRoom.PlayMoney(Money.ofMicroUsd(20_000), true));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void theExportedFileHoldsAndNeverChanges() throws Exception {
        Invoice invoice = hireAndSettle();
        String file = transactions.run(tx -> room.documents().file(tx, invoice));
        InvoiceVerdict verdict = InvoiceVerifier.verify(
                file.getBytes(StandardCharsets.UTF_8),
                Optional.of(Digest.of(keys.authority().getEncoded())));
        assertThat(verdict.wrong()).isEmpty();
        assertThat(file).contains("\"chargedMicroUsd\":66666");
        usage.sign(LEASE, 700_000);
        String again = transactions.run(tx -> room.documents().file(tx, invoice));
        assertThat(again).isEqualTo(file);
    }

    @Test
    void linesEarningsAndBalancesTellTheSame() {
        Invoice invoice = hireAndSettle();
        var shown = MoneyWire.InvoiceWithLines.of(
                invoice, transactions.run(tx -> room.documents().lines(tx, invoice)));
        assertThat(shown.totalMicroUsd()).isEqualTo(66_666);
        assertThat(shown.lines()).singleElement().satisfies(line -> {
            assertThat(line.activeMillis()).isEqualTo(600_000);
            assertThat(line.feeMicroUsd()).isEqualTo(3_333);
            assertThat(line.reason()).isEqualTo("exited");
            assertThat(line.chargedMicroUsd() + line.releasedMicroUsd()).isEqualTo(line.reservedMicroUsd());
        });
        MoneyWire.Earnings earnings = earnings(PROVIDER);
        assertThat(earnings.totals()).isEqualTo(new MoneyWire.EarningTotals(66_666, 3_333, 63_333, 0));
        assertThat(balance(PROVIDER).earned()).isEqualTo(Money.ofMicroUsd(63_333));
        // the starter credit is spent first and the rest comes from the deposit
        assertThat(balance(CUSTOMER).promotional()).isEqualTo(Money.ZERO);
        assertThat(balance(CUSTOMER).available()).isEqualTo(Money.ofMicroUsd(1_000_000 - 46_666));
        assertThat(transactions.run(tx -> room.statements().check(tx)).balanced())
                .isTrue();
    }

    @Test
    void aReplacedLeaseIsOnTheBillWithItsCreditAndWhoPaysForItsReplacement() {
        Invoice invoice = replaceAndSettle();
        String file = transactions.run(tx -> room.documents().file(tx, invoice));
        InvoiceVerdict verdict = InvoiceVerifier.verify(file.getBytes(StandardCharsets.UTF_8), Optional.empty());
        assertThat(verdict.wrong()).isEmpty();
        assertThat(verdict.lines().getLast()).endsWith(" USD given back, 0.033333 USD credited");
        var shown = MoneyWire.InvoiceWithLines.of(
                invoice, transactions.run(tx -> room.documents().lines(tx, invoice)));
        assertThat(shown.totalMicroUsd()).isEqualTo(66_666 + 66_666);
        assertThat(shown.creditedMicroUsd()).isEqualTo(33_333);
        assertThat(shown.lines().getFirst()).satisfies(line -> {
            assertThat(line.lostMillis()).isEqualTo(300_000);
            assertThat(line.creditedMicroUsd()).isEqualTo(33_333);
            assertThat(List.of(
                            String.valueOf(line.reason()),
                            String.valueOf(line.party()),
                            String.valueOf(line.evidence()),
                            String.valueOf(line.effect())))
                    .containsExactly("machine-lost", "provider", "contact", "credited");
        });
        assertThat(shown.lines().getLast().creditedMicroUsd()).isZero();
        MoneyWire.Earnings earnings = earnings(PROVIDER);
        // half as much again as the customer pays, for ten minutes
        assertThat(earnings.totals()).isEqualTo(new MoneyWire.EarningTotals(66_666, 3_333, 63_333, 33_333));
        assertThat(earnings.items())
                .singleElement()
                .satisfies(one -> assertThat(one.recoveredMicroUsd()).isEqualTo(33_333));
        assertThat(balance(PROVIDER).earned()).isEqualTo(Money.ofMicroUsd(63_333 - 33_333));
        assertThat(transactions.run(tx -> room.statements().check(tx)).violations())
                .isEmpty();
    }

    private MoneyWire.Earnings earnings(OrganizationId provider) {
        return transactions.run(tx -> {
            var page = PageRequest.first(Statements.EARNINGS, 10);
            var reservations = room.statements().earnings(tx, provider, page);
            return MoneyWire.Earnings.of(
                    reservations,
                    new MoneyWire.Known(
                            room.documents().facts(tx, reservations.items()),
                            room.statements().recovered(tx, reservations.items())),
                    room.statements().earned(tx, provider));
        });
    }

    /** The first lease is lost to its provider's fault; another takes its place at half as much again. */
    private Invoice replaceAndSettle() {
        deposit("first", 1_000_000);
        var dearer = new Terms(TERMS.customerRate(), new Rate(600_000), 500);
        usage.lease(
                LEASE,
                TERMS,
                new Reason("machine-lost", Reason.Party.PROVIDER, "contact", Reason.BillingEffect.CREDITED));
        usage.lease(
                REPLACEMENT,
                dearer,
                new Reason("exited", Reason.Party.CUSTOMER, "exit-code:0", Reason.BillingEffect.CHARGED));
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        reserve(new Funds.Item(LEASE, PROVIDER, TERMS, start));
        usage.sign(LEASE, 600_000);
        transactions.execute(tx -> {
            room.funds().end(tx, List.of(new Funds.End(LEASE, 600_000, 300_000)));
            room.funds().settle(tx, List.of(LEASE), false);
            var item = new Funds.Item(REPLACEMENT, SECOND, dearer, start, new AtFault(LEASE, PROVIDER));
            room.funds().reserve(tx, List.of(group(item)));
        });
        usage.sign(REPLACEMENT, 600_000);
        transactions.execute(tx -> room.funds().end(tx, List.of(new Funds.End(REPLACEMENT, 600_000))));
        transactions.execute(tx -> room.funds().settle(tx, List.of(REPLACEMENT), false));
        transactions.execute(tx -> room.funds().complete(tx, CLUSTER));
        var page = PageRequest.first(Invoices.LIST, 10);
        return transactions
                .run(tx -> room.invoices().ofCustomer(tx, CUSTOMER, page))
                .items()
                .getFirst();
    }

    private void reserve(Funds.Item item) {
        transactions.execute(tx -> assertThat(
                        room.funds().reserve(tx, List.of(group(item))).getFirst())
                .isEqualTo(new Funds.Answer.Paid(item.start().plusSeconds(1_200))));
    }

    private static Funds.Group group(Funds.Item item) {
        Instant start = item.start();
        return new Funds.Group(
                CLUSTER, CUSTOMER, null, null, start.plusSeconds(60), start.plusSeconds(1_200), List.of(item));
    }

    @Test
    void aDepositMovesOnceForAKeyAndStaysWithinBounds() {
        assertThat(deposit("one", 5)).isEqualTo(deposit("one", 5)).startsWith("tr_");
        assertThat(balance(CUSTOMER).available()).isEqualTo(Money.ofMicroUsd(5));
        assertThat(refusal("one", 6)).isEqualTo(Codes.IDEMPOTENCY_MISMATCH.name());
        assertThat(refusal("two", 0)).isEqualTo(Codes.INVALID_VALUE.name());
        assertThat(refusal("two", -1)).isEqualTo(Codes.AMOUNT_NEGATIVE.name());
        assertThat(refusal("two", Money.MAX.microUsd())).isEqualTo(Codes.AMOUNT_TOO_LARGE.name());
    }

    private Invoice hireAndSettle() {
        transactions.execute(tx -> room.starterCredit().give(tx, CUSTOMER));
        transactions.execute(tx -> room.starterCredit().give(tx, CUSTOMER));
        deposit("first", 1_000_000);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        reserve(new Funds.Item(LEASE, PROVIDER, TERMS, start));
        usage.sign(LEASE, 0);
        usage.sign(LEASE, 250_000);
        usage.sign(LEASE, 600_000);
        transactions.execute(tx -> room.funds().end(tx, List.of(new Funds.End(LEASE, 600_000))));
        transactions.execute(
                tx -> assertThat(room.funds().settle(tx, List.of(LEASE), false)).containsExactly(LEASE));
        transactions.execute(tx -> room.funds().complete(tx, CLUSTER));
        var page = PageRequest.first(Invoices.LIST, 10);
        return transactions
                .run(tx -> room.invoices().ofCustomer(tx, CUSTOMER, page))
                .items()
                .getFirst();
    }

    private String deposit(String key, long microUsd) {
        return transactions
                .run(tx -> room.deposits().fromFaucet(tx, CUSTOMER, microUsd, key))
                .text();
    }

    private String refusal(String key, long microUsd) {
        var code = new ArrayList<String>();
        assertThatThrownBy(() -> deposit(key, microUsd))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> code.add(refused.refusal().code().name()));
        return code.getFirst();
    }

    private Statements.Balance balance(OrganizationId organization) {
        return transactions.run(tx -> room.statements().balance(tx, organization));
    }
}
