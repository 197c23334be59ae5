package dev.argosy.portal.identity;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.Refusal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The one policy: role × permission × owner → allowed or refused. Pure. */
public final class Access {
    private static final Set<Permission> READING = EnumSet.of(
            Permission.READ_OFFERS,
            Permission.READ_CLUSTERS,
            Permission.READ_MACHINES,
            Permission.READ_MONEY,
            Permission.READ_ORGANIZATION);

    /** What an operator may do to a thing of another organization beside reading it. */
    private static final Set<Permission> ABROAD = EnumSet.of(Permission.STOP_CLUSTERS, Permission.OPERATE);

    private Access() {}

    /** Refuses what the caller may not do to a thing of {@code owner}: foreign things as if they did not exist. */
    public static Optional<Refusal> check(Caller caller, Permission permission, OrganizationId owner) {
        if (caller.organization().equals(owner)) {
            return check(caller, permission);
        }
        boolean mayReachOthers = caller.operator()
                && (READING.contains(permission) || ABROAD.contains(permission))
                && allowed(caller, permission);
        return mayReachOthers ? Optional.empty() : Optional.of(notFound());
    }

    /** For acts on the caller's own organization or on nothing in particular. */
    public static Optional<Refusal> check(Caller caller, Permission permission) {
        return allowed(caller, permission) ? Optional.empty() : Optional.of(forbidden(caller, permission));
    }

    /** As {@link #check(Caller, Permission, OrganizationId)}, but leaves with the refusal. */
    public static void require(Caller caller, Permission permission, OrganizationId owner) {
        check(caller, permission, owner).ifPresent(refusal -> {
            throw refusal.asException();
        });
    }

    /** As {@link #check(Caller, Permission)}, but leaves with the refusal. */
    public static void require(Caller caller, Permission permission) {
        check(caller, permission).ifPresent(refusal -> {
            throw refusal.asException();
        });
    }

    /** What a caller sees of a thing that is not there, or not theirs: always the same words. */
    public static Refusal notFound() {
        return Refusal.of(
                Codes.NOT_FOUND,
                "no such thing, or it belongs to another organization",
                "check the id, and that the profile is of the organization that owns it");
    }

    private static boolean allowed(Caller caller, Permission permission) {
        if (permission == Permission.OPERATE) {
            return caller.operator() && (caller.role() == Role.OWNER || caller.role() == Role.ADMIN);
        }
        return switch (caller.role()) {
            case OWNER -> true;
            case ADMIN -> permission != Permission.MANAGE_ORGANIZATION;
            case MEMBER ->
                READING.contains(permission)
                        || permission == Permission.RUN_CLUSTERS
                        || permission == Permission.STOP_CLUSTERS;
            case BILLING -> READING.contains(permission) || permission == Permission.MOVE_MONEY;
            case VIEWER -> READING.contains(permission) && permission != Permission.READ_MONEY;
        };
    }

    private static Refusal forbidden(Caller caller, Permission permission) {
        String act = permission.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        String role = caller.role().name().toLowerCase(java.util.Locale.ROOT);
        String who = permission == Permission.OPERATE ? "an operator's key may" : "another role may";
        return Refusal.of(
                Codes.FORBIDDEN, "a key with the role " + role + " may not " + act, "ask with a key that may: " + who);
    }
}
