package dev.argosy.portal.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
    private static final OrganizationId OURS = new OrganizationId(new UUID(0, 1));
    private static final OrganizationId THEIRS = new OrganizationId(new UUID(0, 2));
    private static final Set<Permission> READING = EnumSet.of(
            Permission.READ_OFFERS,
            Permission.READ_CLUSTERS,
            Permission.READ_MACHINES,
            Permission.READ_MONEY,
            Permission.READ_ORGANIZATION);

    private static final Map<Role, Set<Permission>> AT_HOME = new EnumMap<>(Map.of(
            Role.OWNER, EnumSet.complementOf(EnumSet.of(Permission.OPERATE)),
            Role.ADMIN, EnumSet.complementOf(EnumSet.of(Permission.OPERATE, Permission.MANAGE_ORGANIZATION)),
            Role.MEMBER, plus(Permission.RUN_CLUSTERS, Permission.STOP_CLUSTERS),
            Role.BILLING, plus(Permission.MOVE_MONEY),
            Role.VIEWER, minusMoney()));

    @ParameterizedTest
    @EnumSource(Role.class)
    void roleDecidesAtHome(Role role) {
        for (var permission : Permission.values()) {
            assertThat(Access.check(caller(role, false), permission, OURS).isEmpty())
                    .as("%s %s", role, permission)
                    .isEqualTo(atHome(role).contains(permission));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void foreignThingsLookAbsent(Role role) {
        for (var permission : Permission.values()) {
            assertThat(Access.check(caller(role, false), permission, THEIRS))
                    .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(Codes.NOT_FOUND));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void operatorReadsStopsAndOperatesAbroadAsFarAsItsRoleGoesAndNoMore(Role role) {
        for (var permission : Permission.values()) {
            boolean reach = READING.contains(permission)
                    || permission == Permission.STOP_CLUSTERS
                    || permission == Permission.OPERATE;
            assertThat(Access.check(caller(role, true), permission, THEIRS).isEmpty())
                    .as("%s %s", role, permission)
                    .isEqualTo(reach
                            && Access.check(caller(role, true), permission).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyOwnersAndAdminsOfTheOperatorOperate(Role role) {
        boolean expected = role == Role.OWNER || role == Role.ADMIN;
        assertThat(Access.check(caller(role, true), Permission.OPERATE).isEmpty())
                .isEqualTo(expected);
    }

    @Test
    void refusalAtHomeNamesRoleAndAct() {
        assertThat(Access.check(caller(Role.VIEWER, false), Permission.RUN_CLUSTERS))
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.code()).isEqualTo(Codes.FORBIDDEN);
                    assertThat(refusal.message()).contains("viewer").contains("run clusters");
                });
    }

    private static Set<Permission> atHome(Role role) {
        return Objects.requireNonNull(AT_HOME.get(role));
    }

    private static Set<Permission> plus(Permission... more) {
        var all = EnumSet.copyOf(READING);
        all.addAll(Set.of(more));
        return all;
    }

    private static Set<Permission> minusMoney() {
        var all = EnumSet.copyOf(READING);
        all.remove(Permission.READ_MONEY);
        return all;
    }

    private static Caller caller(Role role, boolean operator) {
        return new Caller(OURS, role, operator, new ApiKeyId(new UUID(0, 9)), new ProjectId(new UUID(0, 8)));
    }
}
