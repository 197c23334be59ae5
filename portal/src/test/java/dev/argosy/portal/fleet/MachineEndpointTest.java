package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Code;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.portal.foundation.MemoryHistory;
import dev.argosy.portal.foundation.MemoryTransactions;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Role;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** HTTP of machines over a fleet in memory: who may lift a quarantine, and what is shown of it. */
class MachineEndpointTest {
    private final Pokes pokes = new Pokes();
    private final Transactions transactions = new MemoryTransactions(() -> Instant.parse("2026-01-01T00:00:00Z"));
    private final FleetFixture fleet = FleetFixture.inMemory(transactions, new MemoryHistory(pokes), pokes);
    private final MachineEndpoint endpoint = new MachineEndpoint(
            transactions,
            fleet.room().machines(),
            fleet.room().enrolments(),
            new StaticListableBeanFactory().getBeanProvider(MachineFigures.class),
            new StaticListableBeanFactory().getBeanProvider(MachineConditions.class));
    private final OrganizationId provider = fleet.organization();
    private final FakeAgent agent = fleet.enrol(provider, FakeAgent.inventory("RTX 4090", 1));
    private final String id = agent.machine().text();

    @BeforeEach
    void quarantined() {
        fleet.connect(agent);
        transactions.execute(tx -> fleet.room().machines().quarantine(tx, agent.machine(), Codes.USAGE_CONFLICT));
    }

    @Test
    void anOperatorLiftsTheQuarantineOfAnyMachine() {
        assertThat(shown()).satisfies(machine -> {
            assertThat(machine.state()).isEqualTo("quarantined");
            assertThat(machine.quarantine()).isEqualTo("usage-conflict");
        });
        var released = endpoint.release(
                caller(new OrganizationId(new UUID(1, 1)), Role.ADMIN, true), id, because("  its clock was wrong "));
        assertThat(released.state()).isEqualTo("live");
        assertThat(released.quarantine()).isNull();
        assertThat(fleet.factBodies(agent, "machine-released"))
                .singleElement()
                .satisfies(body ->
                        assertThat(body).contains("\"its clock was wrong\"", new ApiKeyId(new UUID(6, 6)).text()));
    }

    @Test
    void nobodyElseDoes() {
        refused(Codes.FORBIDDEN, () -> endpoint.release(caller(provider, Role.OWNER, false), id, because("please")));
        var others = new OrganizationId(new UUID(2, 2));
        refused(Codes.NOT_FOUND, () -> endpoint.release(caller(others, Role.OWNER, false), id, because("please")));
        refused(Codes.NOT_FOUND, () -> endpoint.release(caller(others, Role.MEMBER, true), id, because("please")));
        assertThat(shown().state()).isEqualTo("quarantined");
    }

    @Test
    void aReasonIsGiven() {
        var operator = caller(new OrganizationId(new UUID(1, 1)), Role.OWNER, true);
        for (String text : new String[] {null, "", "  ", "two\nlines", "x".repeat(501)}) {
            refused(Codes.INVALID_VALUE, () -> endpoint.release(operator, id, because(text)));
        }
        assertThat(shown().state()).isEqualTo("quarantined");
    }

    private MachineShown shown() {
        return endpoint.list(caller(provider, Role.OWNER, false), new PageWish(null, null))
                .items()
                .getFirst();
    }

    private static MachineEndpoint.Release because(@org.jspecify.annotations.Nullable String text) {
        return new MachineEndpoint.Release(text);
    }

    private static Caller caller(OrganizationId organization, Role role, boolean operator) {
        return new Caller(organization, role, operator, new ApiKeyId(new UUID(6, 6)), new ProjectId(new UUID(6, 906)));
    }

    private static void refused(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }
}
