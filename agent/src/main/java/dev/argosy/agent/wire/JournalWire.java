package dev.argosy.agent.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.JournalEntry;
import dev.argosy.agent.core.JournalEntry.Progress;
import dev.argosy.agent.core.JournalEntry.Stages;
import dev.argosy.agent.core.Phase;
import dev.argosy.kernel.LeaseId;
import dev.argosy.protocol.v1.JournalCheckpoint;
import dev.argosy.protocol.v1.JournalKnown;
import dev.argosy.protocol.v1.JournalMoved;
import dev.argosy.protocol.v1.JournalPaidUntil;
import dev.argosy.protocol.v1.JournalRecord;
import dev.argosy.protocol.v1.JournalSigned;
import dev.argosy.protocol.v1.JournalTaken;
import dev.argosy.protocol.v1.JournalTotal;
import dev.argosy.protocol.v1.JournalWorkload;

/** Journal entries as the bytes of one record. */
public final class JournalWire {
    private JournalWire() {}

    public static byte[] bytes(JournalEntry entry) {
        var record = JournalRecord.newBuilder();
        switch (entry) {
            case JournalEntry.Desired desired ->
                record.setDesired(EntryWire.state(desired.generation(), desired.entries()));
            case JournalEntry.Known known ->
                record.setKnown(JournalKnown.newBuilder()
                        .setEntry(EntryWire.entry(known.entry()))
                        .setAcceptedAtMillis(known.acceptedAtMillis())
                        .setBootId(known.bootId()));
            case JournalEntry.Fetched fetched ->
                record.setWorkload(JournalWorkload.newBuilder()
                        .setLease(fetched.lease().text())
                        .setWorkload(ByteString.copyFrom(fetched.workload().bytes())));
            case JournalEntry.Moved moved -> record.setMoved(moved(moved));
            case JournalEntry.Checkpointed ended ->
                record.setCheckpoint(JournalCheckpoint.newBuilder()
                        .setLease(ended.lease().text())
                        .setReport(CheckpointWire.message(ended.checkpoint())));
            case JournalEntry.PaidUntil paid ->
                record.setPaidUntil(JournalPaidUntil.newBuilder()
                        .setLease(paid.lease().text())
                        .setBootId(paid.bootId())
                        .setAtMillis(paid.atMillis()));
            case JournalEntry.Total total ->
                record.setTotal(
                        JournalTotal.newBuilder().setLease(total.lease().text()).setActiveMillis(total.activeMillis()));
            case JournalEntry.Signed signed ->
                record.setSigned(JournalSigned.newBuilder()
                        .setLease(signed.lease().text())
                        .setRecord(ByteString.copyFrom(signed.record()))
                        .setLast(signed.last())
                        .setAtEpochMillis(signed.atEpochMillis()));
            case JournalEntry.Taken taken ->
                record.setTaken(
                        JournalTaken.newBuilder().setLease(taken.lease().text()).setSequence(taken.sequence()));
            case JournalEntry.Fence fence -> record.setFenceGrantNumber(fence.grantNumber());
            case JournalEntry.HighestGrant grant -> record.setHighestGrantNumber(grant.grantNumber());
            case JournalEntry.Forgotten forgotten ->
                record.setForgottenLease(forgotten.lease().text());
        }
        return record.build().toByteArray();
    }

    public static JournalEntry entry(byte[] bytes) throws InvalidProtocolBufferException {
        JournalRecord record = JournalRecord.parseFrom(bytes);
        return switch (record.getRecordCase()) {
            case DESIRED ->
                new JournalEntry.Desired(
                        EntryWire.generation(record.getDesired().getGeneration()),
                        EntryWire.entries(record.getDesired()));
            case KNOWN ->
                new JournalEntry.Known(
                        EntryWire.entry(record.getKnown().getEntry()),
                        record.getKnown().getAcceptedAtMillis(),
                        record.getKnown().getBootId());
            case WORKLOAD ->
                new JournalEntry.Fetched(
                        LeaseId.parse(record.getWorkload().getLease()),
                        WorkloadWire.read(record.getWorkload().getWorkload().toByteArray()));
            case MOVED -> moved(record.getMoved());
            case CHECKPOINT ->
                new JournalEntry.Checkpointed(
                        LeaseId.parse(record.getCheckpoint().getLease()),
                        CheckpointWire.read(record.getCheckpoint().getReport()));
            case PAID_UNTIL ->
                new JournalEntry.PaidUntil(
                        LeaseId.parse(record.getPaidUntil().getLease()),
                        record.getPaidUntil().getBootId(),
                        record.getPaidUntil().getAtMillis());
            case TOTAL ->
                new JournalEntry.Total(
                        LeaseId.parse(record.getTotal().getLease()),
                        record.getTotal().getActiveMillis());
            case SIGNED ->
                new JournalEntry.Signed(
                        LeaseId.parse(record.getSigned().getLease()),
                        record.getSigned().getRecord().toByteArray(),
                        record.getSigned().getLast(),
                        record.getSigned().getAtEpochMillis());
            case TAKEN ->
                new JournalEntry.Taken(
                        LeaseId.parse(record.getTaken().getLease()),
                        record.getTaken().getSequence());
            case FENCE_GRANT_NUMBER -> new JournalEntry.Fence(record.getFenceGrantNumber());
            case HIGHEST_GRANT_NUMBER -> new JournalEntry.HighestGrant(record.getHighestGrantNumber());
            case FORGOTTEN_LEASE -> new JournalEntry.Forgotten(LeaseId.parse(record.getForgottenLease()));
            case RECORD_NOT_SET ->
                throw new InvalidProtocolBufferException("a journal record of a kind this agent does not know");
        };
    }

    private static JournalMoved moved(JournalEntry.Moved moved) {
        Progress progress = moved.progress();
        return JournalMoved.newBuilder()
                .setLease(moved.lease().text())
                .setPhase(moved.phase().name())
                .setBootId(moved.bootId())
                .setStartedAtMillis(progress.startedAtMillis())
                .setExitedAtMillis(progress.exitedAtMillis())
                .setExitCode(progress.exitCode())
                .setReason(progress.reason())
                .setMessage(progress.message())
                .setStopped(progress.stopped())
                .setDelivered(progress.delivered())
                .setNetworkMillis(progress.stages().networkMillis())
                .setImageMillis(progress.stages().imageMillis())
                .setStartMillis(progress.stages().startMillis())
                .build();
    }

    private static JournalEntry.Moved moved(JournalMoved moved) {
        return new JournalEntry.Moved(
                LeaseId.parse(moved.getLease()),
                Phase.valueOf(moved.getPhase()),
                moved.getBootId(),
                new Progress(
                        moved.getStartedAtMillis(),
                        moved.getExitedAtMillis(),
                        moved.getExitCode(),
                        moved.getReason(),
                        moved.getMessage(),
                        moved.getStopped(),
                        moved.getDelivered(),
                        new Stages(moved.getNetworkMillis(), moved.getImageMillis(), moved.getStartMillis())));
    }
}
