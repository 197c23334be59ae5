package dev.argosy.portal.fleet;

import com.google.protobuf.ByteString;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Generation;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.fleet.AgentMessages.Answer;
import dev.argosy.portal.fleet.AgentMessages.Paid;
import dev.argosy.protocol.v1.DesiredState;
import dev.argosy.protocol.v1.Entry;
import dev.argosy.protocol.v1.Goodbye;
import dev.argosy.protocol.v1.HeldUsage;
import dev.argosy.protocol.v1.Hello;
import dev.argosy.protocol.v1.HelloAnswer;
import dev.argosy.protocol.v1.Ping;
import dev.argosy.protocol.v1.PingAnswer;
import dev.argosy.protocol.v1.PortalMessage;
import dev.argosy.protocol.v1.Probe;
import dev.argosy.protocol.v1.Remaining;
import dev.argosy.protocol.v1.ReportAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Turns messages of the wire into our types and back; the checks of the edge are here. */
final class FleetWire {
    /** No message of a control stream is larger. */
    static final int MOST_BYTES = 64 * 1024;

    /** So many names with their sequences fit in a message of the control stream. */
    static final int HELD_IN_ONE = 1_000;

    private static final int MAXIMUM_GPUS = 64;
    private static final int MAXIMUM_TEXT = 200;
    private static final int MAXIMUM_THREADS = 4096;
    private static final long MAXIMUM_MIB = 1L << 40;
    private static final int MAXIMUM_CAPABILITIES = 64;

    private FleetWire() {}

    static MachineRules.Hello hello(MachineId machine, Hello hello) {
        require(hello.getCapabilitiesCount() <= MAXIMUM_CAPABILITIES, "capabilities", hello.getCapabilitiesCount());
        hello.getCapabilitiesList().forEach(one -> text("capability", one));
        require(!hello.getJournalIncarnation().isEmpty(), "journal_incarnation", "''");
        require(!hello.getBootId().isEmpty(), "boot_id", "''");
        require(hello.getSentMillis() >= 0, "sent_millis", hello.getSentMillis());
        require(hello.getHighestGrantNumber() >= 0, "highest_grant_number", hello.getHighestGrantNumber());
        return new MachineRules.Hello(
                hello.getProtocolVersion(),
                text("agent_version", hello.getAgentVersion()),
                text("journal_incarnation", hello.getJournalIncarnation()),
                text("boot_id", hello.getBootId()),
                hello.getSentMillis(),
                generation(hello.getHighestGeneration()),
                hello.getHighestGrantNumber(),
                Set.copyOf(hello.getCapabilitiesList()),
                inventory(machine, hello.getInventory()));
    }

    static Inventory inventory(MachineId machine, dev.argosy.protocol.v1.Inventory given) {
        require(given.getGpusCount() <= MAXIMUM_GPUS, "gpus", given.getGpusCount());
        require(
                given.getCpuThreads() >= 1 && given.getCpuThreads() <= MAXIMUM_THREADS,
                "cpuThreads",
                given.getCpuThreads());
        List<Gpu> gpus =
                given.getGpusList().stream().map(gpu -> gpu(machine, gpu)).toList();
        require(gpus.stream().map(Gpu::uuid).distinct().count() == gpus.size(), "gpus", "one uuid twice");
        require(given.getNetworkMbps() >= 0, "networkMbps", given.getNetworkMbps());
        given.getRuntimesList().forEach(one -> text("runtime", one));
        return new Inventory(
                text("hostname", given.getHostname()),
                text("operatingSystem", given.getOperatingSystem()),
                text("cpuModel", given.getCpuModel()),
                given.getCpuThreads(),
                size("memoryMib", given.getMemoryMib()),
                size("diskMib", given.getDiskMib()),
                given.getNetworkMbps(),
                text("country", given.getCountry()),
                gpus,
                text("isolation", given.getIsolation()),
                text("processNetwork", given.getProcessNetwork()),
                given.getSimulated(),
                Set.copyOf(given.getRuntimesList()));
    }

    private static Gpu gpu(MachineId machine, dev.argosy.protocol.v1.Gpu given) {
        require(!given.getUuid().isEmpty(), "gpu uuid", "''");
        require(!given.getModel().isEmpty(), "gpu model", "''");
        return new Gpu(
                GpuId.of(machine, text("gpu uuid", given.getUuid())),
                given.getUuid(),
                text("gpu model", given.getModel()),
                size("gpu memoryMib", given.getMemoryMib()),
                text("driver", given.getDriver()),
                text("migMode", given.getMigMode()),
                given.getSimulated(),
                text("unsellable", given.getUnsellable()),
                given.getProduct().isEmpty() ? null : text("gpu product", given.getProduct()));
    }

    static Generation generation(dev.argosy.protocol.v1.Generation given) {
        require(given.getEra() >= 0 && given.getNumber() >= 0, "generation", given.getEra() + "." + given.getNumber());
        return new Generation(given.getEra(), given.getNumber());
    }

    /** One message, or several that differ in what they name as held, so that each is a small one. */
    static List<PortalMessage> helloAnswers(long session, Map<String, Long> held, long rolledBackTo, byte[] orderKey) {
        var answers = new ArrayList<PortalMessage>();
        var names = held.keySet().stream().sorted().toList();
        int from = 0;
        do {
            var answer = HelloAnswer.newBuilder()
                    .setSessionNumber(session)
                    .setRolledBack(rolledBackTo > 0)
                    .setHighestGrantNumber(rolledBackTo)
                    .setOrderKey(ByteString.copyFrom(orderKey));
            int to = Math.min(names.size(), from + HELD_IN_ONE);
            for (String lease : names.subList(from, to)) {
                answer.addHeld(
                        HeldUsage.newBuilder().setLease(lease).setSequence(Objects.requireNonNull(held.get(lease))));
            }
            answers.add(PortalMessage.newBuilder().setHelloAnswer(answer).build());
            from = to;
        } while (from < names.size());
        return answers;
    }

    static PortalMessage desiredState(DesiredDocument document) {
        var state = DesiredState.newBuilder().setGeneration(generation(document.generation()));
        for (DesiredStates.Entry entry : document.entries()) {
            state.addEntries(Entry.newBuilder()
                    .setKind(entry.kind())
                    .setId(entry.id())
                    .setBody(ByteString.copyFrom(entry.body()))
                    .addAllCapabilities(entry.capabilities().stream().sorted().toList()));
        }
        return PortalMessage.newBuilder().setDesiredState(state).build();
    }

    /** Time left never goes below zero, and is counted from {@code now}, which is after the ping was sent. */
    static Optional<Set<String>> held(Ping ping) {
        return ping.hasHoldings() ? Optional.of(Set.copyOf(ping.getHoldings().getLeasesList())) : Optional.empty();
    }

    static PortalMessage pingAnswer(long number, List<Paid> paid, Instant now) {
        var answer = PingAnswer.newBuilder().setNumber(number).setNowEpochMillis(now.toEpochMilli());
        for (Paid one : paid) {
            answer.addRemaining(Remaining.newBuilder()
                    .setLease(one.id())
                    .setGeneration(generation(one.generation()))
                    .setRemainingMillis(
                            Math.max(0, Duration.between(now, one.until()).toMillis())));
        }
        return PortalMessage.newBuilder().setPingAnswer(answer).build();
    }

    static PortalMessage probe(long number) {
        return PortalMessage.newBuilder()
                .setProbe(Probe.newBuilder().setNumber(number))
                .build();
    }

    static PortalMessage reportAnswer(long number, Answer answer) {
        var message = ReportAnswer.newBuilder().setNumber(number).setBody(ByteString.copyFrom(answer.body()));
        answer.refusal()
                .ifPresent(refusal -> message.setCode(refusal.code().name())
                        .setMessage(refusal.message())
                        .setRemedy(refusal.remedy()));
        return PortalMessage.newBuilder().setReportAnswer(message).build();
    }

    static PortalMessage goodbye(Refusal why, long retryWithinMillis) {
        return PortalMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder()
                        .setCode(why.code().name())
                        .setMessage(why.message())
                        .setRemedy(why.remedy())
                        .setRetryWithinMillis(retryWithinMillis))
                .build();
    }

    private static dev.argosy.protocol.v1.Generation generation(Generation generation) {
        return dev.argosy.protocol.v1.Generation.newBuilder()
                .setEra(generation.era())
                .setNumber(generation.number())
                .build();
    }

    static String text(String name, String value) {
        require(value.length() <= MAXIMUM_TEXT, name, value.length() + " characters");
        require(value.chars().noneMatch(Character::isISOControl), name, "control characters");
        return value;
    }

    /** Free text of an agent for people to read: shortened, and no control characters. */
    static String cut(String text) {
        String start = text.length() > MAXIMUM_TEXT ? text.substring(0, MAXIMUM_TEXT) + "…" : text;
        return start.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", " ");
    }

    private static long size(String name, long mib) {
        require(mib >= 0 && mib <= MAXIMUM_MIB, name, mib);
        return mib;
    }

    private static void require(boolean holds, String name, Object value) {
        if (!holds) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            name + ": " + value + " (expected: within the limits of the agent protocol)",
                            "correct what the agent reports")
                    .asException();
        }
    }
}
