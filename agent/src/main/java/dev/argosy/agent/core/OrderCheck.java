package dev.argosy.agent.core;

import dev.argosy.agent.core.DesiredEntry.SignedOrder;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.codes.FleetCodes;
import dev.argosy.kernel.codes.JobCodes;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.OrderText;
import dev.argosy.kernel.evidence.SignatureCheck;
import java.util.HashSet;

/**
 * Whether this machine may do what an entry of the desired state says. The portal is not believed: what it did not
 * sign, or what this machine does not have or does not understand, is refused.
 */
final class OrderCheck {
    /** What came of the check of an entry. */
    sealed interface Result {
        record Accepted(OrderHead order) implements Result {}

        record Refused(String code, String message) implements Result, Content {}
    }

    /** What came of the check of a workload. */
    sealed interface Content {
        record Whole(Order order) implements Content {}
    }

    private static final int MAX_COMMAND_WORDS = 4096;
    private static final long MAX_WORKLOAD = 1024 * 1024;

    private final MachineShape machine;
    private final SignatureCheck portal;

    OrderCheck(MachineShape machine, SignatureCheck portal) {
        this.machine = machine;
        this.portal = portal;
    }

    Result check(DesiredEntry entry) {
        if (!entry.kind().equals(DesiredEntry.ORDER)
                || entry.order().isEmpty()
                || !machine.capabilities().containsAll(entry.capabilities())) {
            return refused(
                    FleetCodes.AGENT_TOO_OLD.name(),
                    "entry of kind '" + entry.kind() + "' that needs " + entry.capabilities());
        }
        SignedOrder signed = entry.order().get();
        if (!portal.holds(signed.order(), signed.signature())) {
            return refused(Codes.BAD_SIGNATURE.name(), "the order is not signed by this machine's portal");
        }
        return read(entry) instanceof Result.Accepted(OrderHead order) ? fit(order, entry.id()) : read(entry);
    }

    /** Whether what was fetched is what the order names, and something this agent can run. */
    static Content workload(OrderHead head, WorkloadBytes fetched) {
        if (!Digest.of(fetched.bytes()).equals(head.text().workload())) {
            return refused(Codes.BAD_SIGNATURE.name(), "the workload is not the one that the order names");
        }
        if (fetched.workload().isEmpty()) {
            return refused(FleetCodes.AGENT_TOO_OLD.name(), "the workload cannot be read");
        }
        Workload workload = fetched.workload().get();
        return workload.runtime().equals(Workload.PROCESS)
                ? command(new Order(head.text(), head.slice(), workload))
                : refused(FleetCodes.AGENT_TOO_OLD.name(), "runtime '" + workload.runtime() + "'");
    }

    /** Reads an entry that was accepted before; the machine may have changed since, so nothing is compared with it. */
    Result read(DesiredEntry entry) {
        try {
            SignedOrder signed = entry.order().orElseThrow();
            OrderText text = textOf(signed);
            Slice slice = SliceText.parse(text.token().machine(), text.slice());
            return new Result.Accepted(new OrderHead(text, slice, signed.workloadSize()));
        } catch (RuntimeException notAnOrder) {
            return refused(Codes.BAD_SIGNATURE.name(), "the order cannot be read: " + notAnOrder.getMessage());
        }
    }

    /** The lease that an entry is about, even when it is refused. */
    static LeaseId leaseOf(DesiredEntry entry) {
        return LeaseId.parse(entry.id());
    }

    private static OrderText textOf(SignedOrder signed) {
        return OrderText.parse(signed.order());
    }

    private Result fit(OrderHead order, String id) {
        OrderText text = order.text();
        if (!text.token().machine().equals(machine.machine())
                || !text.lease().text().equals(id)) {
            return refused(Codes.BAD_SIGNATURE.name(), "the order is for another machine or lease");
        }
        if (!machine.capabilities().containsAll(text.capabilities())) {
            return refused(FleetCodes.AGENT_TOO_OLD.name(), "an order that needs " + text.capabilities());
        }
        if (order.workloadSize() < 1 || order.workloadSize() > MAX_WORKLOAD) {
            return refused(
                    Codes.INVALID_VALUE.name(),
                    "workload: " + order.workloadSize() + " bytes (expected: 1.." + MAX_WORKLOAD + ")");
        }
        Slice slice = order.slice();
        if (slice.cpuMillis() > machine.cpuMillis()
                || slice.memoryMiB() > machine.memoryMiB()
                || slice.diskMiB() > machine.diskMiB()) {
            return refused(JobCodes.SLICE_DOES_NOT_FIT.name(), slice.text() + " is more than the machine has");
        }
        if (new HashSet<>(slice.gpus()).size() < slice.gpus().size()) {
            return refused(JobCodes.SLICE_DOES_NOT_FIT.name(), slice.text() + " names a gpu twice");
        }
        for (GpuId gpu : slice.gpus()) {
            var known = machine.gpu(gpu);
            if (known.isEmpty() || !known.get().unsellable().isEmpty()) {
                return refused(JobCodes.SLICE_DOES_NOT_FIT.name(), gpu + " is not a gpu that this machine sells");
            }
        }
        return new Result.Accepted(order);
    }

    private static Content command(Order order) {
        var command = order.workload().command();
        if (command.isEmpty()
                || command.size() > MAX_COMMAND_WORDS
                || command.getFirst().isEmpty()) {
            return refused(
                    Codes.INVALID_VALUE.name(),
                    "command: " + command.size() + " words (expected: 1.." + MAX_COMMAND_WORDS
                            + ", the first not empty)");
        }
        boolean clean = command.stream().noneMatch(OrderCheck::holdsNul)
                && order.workload().environment().entrySet().stream().allMatch(OrderCheck::isVariable);
        return clean
                ? new Content.Whole(order)
                : refused(Codes.INVALID_VALUE.name(), "command or environment that no process can have");
    }

    private static boolean isVariable(java.util.Map.Entry<String, String> variable) {
        String name = variable.getKey();
        // A leading dash would be an option of the program that sets it.
        return !name.isEmpty()
                && !name.startsWith("-")
                && name.indexOf('=') < 0
                && !holdsNul(name)
                && !holdsNul(variable.getValue());
    }

    private static boolean holdsNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    private static Result.Refused refused(String code, String message) {
        return new Result.Refused(code, message);
    }
}
