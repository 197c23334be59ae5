package dev.argosy.portal.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Ed25519;
import dev.argosy.kernel.evidence.MerkleTree;
import dev.argosy.kernel.evidence.UsageRecord;
import dev.argosy.kernel.evidence.UsageReport;
import dev.argosy.ledger.invoice.InvoiceVerdict;
import dev.argosy.ledger.invoice.InvoiceVerifier;
import dev.argosy.portal.foundation.Certificates;
import dev.argosy.portal.foundation.FilePortalKeys;
import dev.argosy.portal.foundation.PageRequest;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.TestDatabase;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Funds;
import dev.argosy.portal.metering.Evidence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    private static final LeaseId LEASE = new LeaseId(new UUID(5, 1));
    private static final FencingToken TOKEN = new FencingToken(new MachineId(new UUID(6, 1)), 3);
    private static final Terms TERMS = new Terms(new Rate(400_000), new Rate(400_000), 500);

    private final TestDatabase database = TestDatabase.fresh();
    private final Transactions transactions = database.transactions();
    private final PortalKeys keys;
    private final SignedUsage usage;
    private final MoneyRoom room;

    InvoiceDocumentsTest(@TempDir Path folder) throws Exception {
        keys = FilePortalKeys.open(folder, Instant.now(), new SecureRandom());
        usage = new SignedUsage(keys);
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
        usage.sign(700_000);
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
        MoneyWire.Earnings earnings = transactions.run(tx -> {
            var page = PageRequest.first(Statements.EARNINGS, 10);
            var reservations = room.statements().earnings(tx, PROVIDER, page);
            return MoneyWire.Earnings.of(
                    reservations,
                    room.documents().facts(tx, reservations.items()),
                    room.statements().earned(tx, PROVIDER));
        });
        assertThat(earnings.totals()).isEqualTo(new MoneyWire.EarningTotals(66_666, 3_333, 63_333));
        assertThat(balance(PROVIDER).earned()).isEqualTo(Money.ofMicroUsd(63_333));
        // the starter credit is spent first and the rest comes from the deposit
        assertThat(balance(CUSTOMER).promotional()).isEqualTo(Money.ZERO);
        assertThat(balance(CUSTOMER).available()).isEqualTo(Money.ofMicroUsd(1_000_000 - 46_666));
        assertThat(transactions.run(tx -> room.statements().check(tx)).balanced())
                .isTrue();
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
        transactions.execute(tx -> {
            var item = new Funds.Item(LEASE, PROVIDER, TERMS, start);
            var group = new Funds.Group(
                    CLUSTER, CUSTOMER, null, null, start.plusSeconds(60), start.plusSeconds(1_200), List.of(item));
            assertThat(room.funds().reserve(tx, List.of(group)).getFirst())
                    .isEqualTo(new Funds.Answer.Paid(start.plusSeconds(1_200)));
        });
        usage.sign(0);
        usage.sign(250_000);
        usage.sign(600_000);
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

    /** A machine that signs usage of the one lease, as metering keeps it. */
    private static final class SignedUsage implements BilledLeases {
        private final KeyPair key = Ed25519.generate(new SecureRandom());
        private final X509Certificate certificate;
        private final List<UsageRecord> records = new ArrayList<>();

        SignedUsage(PortalKeys keys) {
            var authority = new Certificates(keys.authority(), keys.authorityKey(), new SecureRandom());
            certificate = authority.issue(new Certificates.Wanted(
                    key.getPublic(),
                    "machine",
                    List.of("spiffe://argosy/machine/" + TOKEN.machine().text() + "/usage"),
                    List.of(),
                    Certificates.Use.SIGNING,
                    Instant.now().minus(Duration.ofHours(1)),
                    Instant.now().plus(Duration.ofDays(1))));
        }

        void sign(long millis) {
            Digest before = records.isEmpty() ? Digest.ZERO : records.getLast().hash();
            records.add(new UsageRecord(LEASE, TOKEN, TERMS.hash(), records.size() + 1, millis, before));
        }

        Map<LeaseId, AcceptedUsage.Total> totals(Transaction tx, Collection<LeaseId> leases) {
            return records.isEmpty()
                    ? Map.of()
                    : Map.of(LEASE, new AcceptedUsage.Total(records.getLast().activeMillis(), true));
        }

        @Override
        public Map<LeaseId, Facts> facts(Transaction tx, Collection<LeaseId> leases) {
            var reason = new Reason("exited", Reason.Party.CUSTOMER, "", Reason.BillingEffect.CHARGED);
            return Map.of(LEASE, new Facts(0, TOKEN, "gpus=;cpu=1;memory=1;disk=1", 0, Optional.of(reason)));
        }

        @Override
        public List<Evidence> evidence(Transaction tx, LeaseId lease) {
            return records.stream().map(this::evidence).toList();
        }

        private Evidence evidence(UsageRecord record) {
            UsageReport report = UsageReport.over(TOKEN.machine(), List.of(record));
            try {
                return new Evidence(
                        record.sequence(),
                        record.bytes(),
                        false,
                        MerkleTree.of(List.of(record.bytes())).path(0),
                        report.bytes(),
                        Ed25519.signer(key.getPrivate()).sign(report.bytes()),
                        certificate.getEncoded());
            } catch (java.security.cert.CertificateEncodingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
