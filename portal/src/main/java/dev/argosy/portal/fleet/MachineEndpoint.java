package dev.argosy.portal.fleet;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Refusal;
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
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP of providers about their machines. */
@RestController
@RequestMapping("/api/v1")
class MachineEndpoint {
    private static final int MOST_REASON = 500;

    private final Transactions transactions;
    private final Machines machines;
    private final Enrolments enrolments;
    private final ObjectProvider<MachineFigures> figures;

    MachineEndpoint(
            Transactions transactions,
            Machines machines,
            Enrolments enrolments,
            ObjectProvider<MachineFigures> figures) {
        this.transactions = transactions;
        this.machines = machines;
        this.enrolments = enrolments;
        this.figures = figures;
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
    Page<Shown> list(Caller caller, PageWish page) {
        Access.require(caller, Permission.READ_MACHINES);
        var wanted = page.of(Machines.LIST);
        return transactions.run(tx -> {
            Page<Machine> own = machines.ofOrganization(tx, caller.organization(), wanted);
            var known = figures(tx, own.items());
            return own.map(machine -> shown(machine, Optional.ofNullable(known.get(machine.id()))));
        });
    }

    @PostMapping("/machines/{id}/cordon")
    Shown cordon(Caller caller, @PathVariable String id) {
        return change(caller, id, (tx, machine) -> machines.cordon(tx, machine, true));
    }

    @PostMapping("/machines/{id}/uncordon")
    Shown uncordon(Caller caller, @PathVariable String id) {
        return change(caller, id, (tx, machine) -> machines.cordon(tx, machine, false));
    }

    @PostMapping("/machines/{id}/drain")
    Shown drain(Caller caller, @PathVariable String id) {
        return change(caller, id, machines::drain);
    }

    /** For operators: a provider cannot lift what was put upon its own machine. */
    @PostMapping("/machines/{id}/release")
    Shown release(Caller caller, @PathVariable String id, @RequestBody Release wanted) {
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

    private Shown change(Caller caller, String text, BiConsumer<Transaction, MachineId> intent) {
        return change(caller, Permission.MANAGE_MACHINES, text, intent);
    }

    private Shown change(Caller caller, Permission permission, String text, BiConsumer<Transaction, MachineId> intent) {
        MachineId id = Requests.pathId(text, MachineId::parse);
        return transactions.run(tx -> {
            Machine before =
                    machines.byId(tx, id).orElseThrow(() -> Access.notFound().asException());
            Access.require(caller, permission, before.organization());
            intent.accept(tx, id);
            Machine after = machines.byId(tx, id).orElse(before);
            return shown(after, Optional.ofNullable(figures(tx, List.of(after)).get(id)));
        });
    }

    private Map<MachineId, Figures> figures(Transaction tx, List<Machine> own) {
        MachineFigures market = figures.getIfAvailable();
        return market == null
                ? Map.of()
                : market.figures(tx, own.stream().map(Machine::id).toList());
    }

    private static Shown shown(Machine machine, Optional<Figures> figures) {
        Long price =
                figures.flatMap(Figures::pricePerGpu).map(Rate::microUsdPerHour).orElse(null);
        return new Shown(
                machine.id().text(),
                machine.name(),
                machine.quarantine().isPresent() ? "quarantined" : machine.live() ? "live" : "away",
                machine.quarantine().orElse(null),
                machine.inventory().gpus().stream().map(GpuShown::of).toList(),
                machine.inventory().simulated(),
                machine.inventory().isolation(),
                machine.cordoned(),
                machine.draining(),
                price,
                machine.lastContact().orElse(null),
                figures.map(Figures::hiredGpus).orElse(0),
                machine.agentVersion());
    }

    record TokenWanted(@Nullable String validFor) {}

    record Release(@Nullable String because) {}

    record Token(String token, Instant expiresAt) {}

    record Shown(
            String id,
            String name,
            String state,
            @Nullable String quarantine,
            List<GpuShown> gpus,
            boolean simulated,
            String isolation,
            boolean cordoned,
            boolean draining,
            @Nullable Long priceMicroUsdPerGpuHour,
            @Nullable Instant lastContact,
            int hiredGpus,
            String agentVersion) {}

    record GpuShown(
            String id,
            String model,
            long memoryMiB,
            boolean simulated,
            @Nullable String unsellable,
            @Nullable String product) {
        static GpuShown of(Gpu gpu) {
            return new GpuShown(
                    gpu.id().text(),
                    gpu.model(),
                    gpu.memoryMiB(),
                    gpu.simulated(),
                    gpu.sellable() ? null : gpu.unsellable(),
                    gpu.product());
        }
    }
}
