package dev.argosy.agent.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.Finding;
import dev.argosy.agent.core.FromPortal;
import dev.argosy.agent.core.JournalEntry.Progress;
import dev.argosy.agent.core.Phase;
import dev.argosy.agent.core.ToPortal;
import dev.argosy.agent.inventory.MachineInventory;
import dev.argosy.kernel.LeaseId;
import dev.argosy.protocol.v1.AgentMessage;
import dev.argosy.protocol.v1.HealthReport;
import dev.argosy.protocol.v1.HelloAnswer;
import dev.argosy.protocol.v1.Holdings;
import dev.argosy.protocol.v1.LeaseReport;
import dev.argosy.protocol.v1.LeaseReports;
import dev.argosy.protocol.v1.Ping;
import dev.argosy.protocol.v1.PortalMessage;
import dev.argosy.protocol.v1.ProbeAnswer;
import dev.argosy.protocol.v1.RefusedEntry;
import dev.argosy.protocol.v1.Report;
import dev.argosy.protocol.v1.ReportAnswer;
import dev.argosy.protocol.v1.UsageAnswer;
import dev.argosy.protocol.v1.UsageBatch;
import dev.argosy.protocol.v1.UsageEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of the control stream. */
public final class AgentWire {
    private static final int PROTOCOL_VERSION = 1;
    private static final int LONGEST_OF_FINDING = 240;

    private AgentWire() {}

    public static AgentMessage message(ToPortal message, MachineInventory inventory) {
        var wire = AgentMessage.newBuilder();
        switch (message) {
            case ToPortal.Hello hello -> wire.setHello(hello(hello, inventory));
            case ToPortal.Ping ping ->
                wire.setPing(Ping.newBuilder()
                        .setNumber(ping.number())
                        .setGeneration(EntryWire.generation(ping.generation()))
                        .setHoldings(Holdings.newBuilder()
                                .addAllLeases(
                                        ping.held().stream().map(LeaseId::text).toList())));
            case ToPortal.ProbeAnswer answer ->
                wire.setProbeAnswer(ProbeAnswer.newBuilder().setNumber(answer.number()));
            case ToPortal.Leases leases ->
                wire.setReport(report(
                        leases.number(),
                        "lease",
                        LeaseReports.newBuilder()
                                .addAllLeases(leases.leases().stream()
                                        .map(AgentWire::lease)
                                        .toList())
                                .build()
                                .toByteString()));
            case ToPortal.Inventory has ->
                wire.setReport(report(
                        has.number(),
                        "inventory",
                        InventoryWire.message(inventory, has.unsellable()).toByteString()));
            case ToPortal.Health health -> wire.setReport(report(health.number(), "health", health(health)));
            case ToPortal.Usage usage -> wire.setReport(report(usage.number(), "usage", usage(usage)));
            case ToPortal.Refused refused ->
                wire.setReport(report(
                        refused.number(),
                        "refused",
                        RefusedEntry.newBuilder()
                                .setKind(refused.kind())
                                .setId(refused.id())
                                .setCode(refused.code())
                                .setMessage(ToPortal.cut(refused.message()))
                                .build()
                                .toByteString()));
        }
        return wire.build();
    }

    /** Empty for a message of a kind that this agent does not know: it may be ignored, orders never are. */
    public static Optional<FromPortal> message(PortalMessage message) throws InvalidProtocolBufferException {
        return switch (message.getMessageCase()) {
            case HELLO_ANSWER -> Optional.of(helloAnswer(message.getHelloAnswer()));
            case DESIRED_STATE ->
                Optional.of(new FromPortal.Desired(
                        EntryWire.generation(message.getDesiredState().getGeneration()),
                        EntryWire.entries(message.getDesiredState())));
            case PING_ANSWER ->
                Optional.of(new FromPortal.PingAnswer(
                        message.getPingAnswer().getNumber(),
                        message.getPingAnswer().getRemainingList().stream()
                                .map(remaining -> new FromPortal.Remaining(
                                        LeaseId.parse(remaining.getLease()),
                                        EntryWire.generation(remaining.getGeneration()),
                                        remaining.getRemainingMillis()))
                                .toList(),
                        message.getPingAnswer().getNowEpochMillis()));
            case REPORT_ANSWER -> Optional.of(answer(message.getReportAnswer()));
            case PROBE -> Optional.of(new FromPortal.Probe(message.getProbe().getNumber()));
            case GOODBYE ->
                Optional.of(new FromPortal.Goodbye(
                        message.getGoodbye().getCode(),
                        message.getGoodbye().getMessage(),
                        message.getGoodbye().getRemedy()));
            case MESSAGE_NOT_SET -> Optional.empty();
        };
    }

    private static dev.argosy.protocol.v1.Hello hello(ToPortal.Hello hello, MachineInventory inventory) {
        return dev.argosy.protocol.v1.Hello.newBuilder()
                .setProtocolVersion(PROTOCOL_VERSION)
                .setAgentVersion(inventory.agentVersion())
                .setJournalIncarnation(hello.journalIncarnation())
                .setBootId(hello.bootId())
                .setSentMillis(hello.sentMillis())
                .setHighestGeneration(EntryWire.generation(hello.highest()))
                .setHighestGrantNumber(hello.highestGrantNumber())
                .addAllCapabilities(inventory.capabilities().stream().sorted().toList())
                .setInventory(InventoryWire.message(inventory, hello.unsellable()))
                .build();
    }

    private static Report report(long number, String kind, ByteString body) {
        return Report.newBuilder().setNumber(number).setKind(kind).setBody(body).build();
    }

    private static LeaseReport lease(ToPortal.LeaseStatus lease) {
        Progress progress = lease.progress();
        var report = LeaseReport.newBuilder()
                .setLease(lease.lease().text())
                .setGrantNumber(lease.grantNumber())
                .setPhase(phase(lease.phase()))
                .setAgeMillis(lease.ageMillis())
                .setActiveMillis(lease.activeMillis())
                .setExitCode(progress.exitCode())
                .setReason(progress.reason())
                .setMessage(ToPortal.cut(progress.message()))
                .setStopped(progress.stopped())
                .setOutputDelivered(progress.delivered())
                .setNetworkMillis(progress.stages().networkMillis())
                .setImageMillis(progress.stages().imageMillis())
                .setStartMillis(progress.stages().startMillis());
        if (lease.checkpoint().number() > 0) {
            report.setCheckpoint(CheckpointWire.message(lease.checkpoint()));
        }
        return report.build();
    }

    private static LeaseReport.Phase phase(Phase phase) {
        return switch (phase) {
            case PREPARING -> LeaseReport.Phase.PREPARING;
            case PREPARED, STARTING -> LeaseReport.Phase.PREPARED;
            case RUNNING -> LeaseReport.Phase.RUNNING;
            case EXITED -> LeaseReport.Phase.EXITED;
            case FAILED -> LeaseReport.Phase.FAILED;
            case GONE -> LeaseReport.Phase.GONE;
        };
    }

    private static ByteString usage(ToPortal.Usage usage) {
        return UsageBatch.newBuilder()
                .setReport(ByteString.copyFrom(usage.report()))
                .setSignature(ByteString.copyFrom(usage.signature()))
                .addAllEntries(usage.lines().stream()
                        .map(line -> UsageEntry.newBuilder()
                                .setRecord(ByteString.copyFrom(line.record()))
                                .setLast(line.last())
                                .build())
                        .toList())
                .build()
                .toByteString();
    }

    private static ByteString health(ToPortal.Health health) {
        var report = HealthReport.newBuilder();
        for (Finding finding : health.findings()) {
            report.addFindings(dev.argosy.protocol.v1.Finding.newBuilder()
                    .setCheck(finding.check())
                    .setCode(finding.code())
                    .setSubject(brief(finding.subject()))
                    .setMeasured(brief(finding.measured()))
                    .setNeeded(brief(finding.needed()))
                    .setEvidence(brief(finding.evidence()))
                    .setAtEpochMillis(finding.atEpochMillis())
                    .setFix(brief(finding.fix())));
        }
        return report.build().toByteString();
    }

    /** Findings are many: each says less, in characters that are one byte. */
    private static String brief(String given) {
        String text = given.replaceAll("[^ -~]", "?");
        return text.length() <= LONGEST_OF_FINDING ? text : text.substring(0, LONGEST_OF_FINDING);
    }

    private static FromPortal.HelloAnswer helloAnswer(HelloAnswer answer) {
        Map<LeaseId, Long> held = new HashMap<>();
        answer.getHeldList().forEach(one -> held.put(LeaseId.parse(one.getLease()), one.getSequence()));
        return new FromPortal.HelloAnswer(
                answer.getSessionNumber(),
                held,
                answer.getRolledBack() ? answer.getHighestGrantNumber() : 0,
                answer.getOrderKey().toByteArray());
    }

    private static FromPortal.Answer answer(ReportAnswer answer) throws InvalidProtocolBufferException {
        List<String> codes = answer.getBody().isEmpty()
                ? List.of()
                : List.copyOf(UsageAnswer.parseFrom(answer.getBody()).getCodesList());
        return new FromPortal.Answer(answer.getNumber(), answer.getCode(), answer.getMessage(), codes);
    }
}
