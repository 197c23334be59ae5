package dev.argosy.portal.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.LeaseCodes;
import dev.argosy.portal.fleet.MachineConditions.Condition;
import dev.argosy.portal.fleet.MachineFigures.Figures;
import dev.argosy.portal.foundation.Page;
import dev.argosy.portal.foundation.PageWish;
import dev.argosy.portal.foundation.Requests;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.identity.Access;
import dev.argosy.portal.identity.Caller;
import dev.argosy.portal.identity.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of providers about their machines. */
@RestController
@RequestMapping("/api/v1")
class MachineEndpoint {
    private static final int MOST_REASON = 500;
    private static final Duration LONGEST_NOTICE = Duration.ofDays(30);
    private static final Duration LONGEST_MAINTENANCE = Duration.ofDays(30);
    private static final Duration FURTHEST_MAINTENANCE = Duration.ofDays(365);

    private final Transactions transactions;
    private final Machines machines;
    private final Enrolments enrolments;
    private final ObjectProvider<MachineFigures> figures;
    private final ObjectProvider<MachineConditions> conditions;

    MachineEndpoint(
            Transactions transactions,
            Machines machines,
            Enrolments enrolments,
            ObjectProvider<MachineFigures> figures,
            ObjectProvider<MachineConditions> conditions) {
        this.transactions = transactions;
        this.machines = machines;
        this.enrolments = enrolments;
        this.figures = figures;
        this.conditions = conditions;
    }

    @PostMapping("/machine-tokens")
    @ResponseStatus(HttpStatus.CREATED)
    Token token(Caller caller, @RequestBody(required = false) @Nullable TokenWanted wanted) {
        Access.require(caller, Permission.MANAGE_MACHINES);
        Duration validFor = Optional.ofNullable(wanted)
                .map(TokenWanted::validFor)
                .map(text -> Requests.field("validFor", text, Duration::parse))
                .orElse(Enrolments.TOKEN_LIFE);
        var made = enrolments.newToken(caller.organization(), validFor);
        return new Token(made.token(), made.expiresAt());
    }

    @GetMapping("/machines")
    Page<MachineShown> list(Caller caller, PageWish page) {
        Access.require(caller, Permission.READ_MACHINES);
        var wanted = page.of(Machines.LIST);
        return transactions.run(tx -> {
            Page<Machine> own = machines.ofOrganization(tx, caller.organization(), wanted);
            Function<Machine, MachineShown> show = show(tx, own.items());
            return own.map(show);
        });
    }

    @GetMapping("/machines/{id}")
    MachineShown one(Caller caller, @PathVariable String id) {
        return change(caller, Permission.READ_MACHINES, id, (tx, machine) -> {});
    }

    @PostMapping("/machines/{id}/cordon")
    MachineShown cordon(Caller caller, @PathVariable String id) {
        return change(caller, id, (tx, machine) -> machines.cordon(tx, machine, true));
    }

    @PostMapping("/machines/{id}/uncordon")
    MachineShown uncordon(Caller caller, @PathVariable String id) {
        return change(caller, id, (tx, machine) -> machines.cordon(tx, machine, false));
    }

    @PostMapping("/machines/{id}/drain")
    MachineShown drain(
            Caller caller, @PathVariable String id, @RequestBody(required = false) @Nullable DrainWanted wanted) {
        Optional<Duration> notice = Optional.ofNullable(wanted)
                .map(DrainWanted::notice)
                .map(text -> duration("notice", text, LONGEST_NOTICE));
        return change(
                caller,
                id,
                (tx, machine) -> notice.ifPresentOrElse(
                        time -> machines.leave(
                                tx, machine, new Departure(tx.now().plus(time), LeaseCodes.DRAINED.name())),
                        () -> machines.drain(tx, machine)));
    }

    @PutMapping("/machines/{id}/maintenance")
    MachineShown maintain(Caller caller, @PathVariable String id, @RequestBody MaintenanceWanted wanted) {
        Instant from = Requests.field("from", text(wanted.from()), Instant::parse);
        Duration length = duration("for", text(wanted.duration()), LONGEST_MAINTENANCE);
        return change(caller, id, (tx, machine) -> {
            Instant until = from.plus(length);
            if (!until.isAfter(tx.now()) || from.isAfter(tx.now().plus(FURTHEST_MAINTENANCE))) {
                throw invalid("from: " + from + " (expected: a window that is not over and begins within "
                        + FURTHEST_MAINTENANCE.toDays() + " days)");
            }
            machines.maintain(tx, machine, Optional.of(new Maintenance(from, until)));
        });
    }

    @DeleteMapping("/machines/{id}/maintenance")
    MachineShown maintainNot(Caller caller, @PathVariable String id) {
        return change(caller, id, (tx, machine) -> machines.maintain(tx, machine, Optional.empty()));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    private static Duration duration(String field, String text, Duration longest) {
        Duration length = Requests.field(field, text, Duration::parse);
        if (!length.isPositive() || length.compareTo(longest) > 0) {
            throw invalid(field + ": " + text + " (expected: above zero, at most " + longest + ")");
        }
        return length;
    }

    private static RefusedException invalid(String what) {
        return Refusal.of(Codes.INVALID_VALUE, what, "correct the value").asException();
    }

    /** For operators: a provider cannot lift what was put upon its own machine. */
    @PostMapping("/machines/{id}/release")
    MachineShown release(Caller caller, @PathVariable String id, @RequestBody Release wanted) {
        String because = because(wanted.because());
        return change(
                caller,
                Permission.OPERATE,
                id,
                (tx, machine) ->
                        machines.release(tx, machine, because, caller.key().text()));
    }

    private static String because(@Nullable String text) {
        String because = text == null ? "" : text.strip();
        if (because.isEmpty()
                || because.length() > MOST_REASON
                || because.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            "because: " + because.length() + " characters (expected: 1.." + MOST_REASON
                                    + ", in one line)",
                            "say in a sentence what was found; it is kept in the machine's history")
                    .asException();
        }
        return because;
    }

    private MachineShown change(Caller caller, String text, BiConsumer<Transaction, MachineId> intent) {
        return change(caller, Permission.MANAGE_MACHINES, text, intent);
    }

    private MachineShown change(
            Caller caller, Permission permission, String text, BiConsumer<Transaction, MachineId> intent) {
        MachineId id = Requests.pathId(text, MachineId::parse);
        return transactions.run(tx -> {
            Machine before =
                    machines.byId(tx, id).orElseThrow(() -> Access.notFound().asException());
            Access.require(caller, permission, before.organization());
            intent.accept(tx, id);
            Machine after = machines.byId(tx, id).orElse(before);
            return show(tx, List.of(after)).apply(after);
        });
    }

    /** Reads what other rooms know of machines, once for all. */
    private Function<Machine, MachineShown> show(Transaction tx, List<Machine> own) {
        List<MachineId> ids = own.stream().map(Machine::id).toList();
        MachineFigures market = figures.getIfAvailable();
        Map<MachineId, Figures> prices = market == null ? Map.of() : market.figures(tx, ids);
        MachineConditions watch = conditions.getIfAvailable();
        Map<MachineId, Condition> said = watch == null ? Map.of() : watch.conditions(tx, ids);
        return machine -> MachineShown.of(
                machine,
                Optional.ofNullable(prices.get(machine.id())),
                said.getOrDefault(machine.id(), Condition.WELL));
    }

    record TokenWanted(@Nullable String validFor) {}

    record Release(@Nullable String because) {}

    record Token(String token, Instant expiresAt) {}

    /** @param notice how long the leases on it are still paid for as if it stayed; null for none */
    record DrainWanted(@Nullable String notice) {}

    record MaintenanceWanted(
            @Nullable String from,
            @JsonProperty("for") @Nullable String duration) {}
}
