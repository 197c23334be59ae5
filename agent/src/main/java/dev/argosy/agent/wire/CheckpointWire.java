package dev.argosy.agent.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.argosy.agent.core.Checkpoint;
import dev.argosy.agent.core.ToPortal;
import dev.argosy.protocol.v1.CheckpointReport;

/** What became of a checkpoint, as it is told and as it is journalled. */
final class CheckpointWire {
    private CheckpointWire() {}

    static CheckpointReport message(Checkpoint checkpoint) {
        return CheckpointReport.newBuilder()
                .setState(
                        switch (checkpoint.state()) {
                            case NONE -> CheckpointReport.State.NONE;
                            case RUNNING -> CheckpointReport.State.RUNNING;
                            case DONE -> CheckpointReport.State.DONE;
                            case FAILED -> CheckpointReport.State.FAILED;
                            case TIMED_OUT -> CheckpointReport.State.TIMED_OUT;
                        })
                .setNumber(checkpoint.number())
                .setExitCode(checkpoint.exitCode())
                .setMillis(checkpoint.millis())
                .setMessage(ToPortal.cut(checkpoint.message()))
                .build();
    }

    static Checkpoint read(CheckpointReport report) throws InvalidProtocolBufferException {
        return new Checkpoint(
                report.getNumber(),
                switch (report.getState()) {
                    case NONE -> Checkpoint.State.NONE;
                    case RUNNING -> Checkpoint.State.RUNNING;
                    case DONE -> Checkpoint.State.DONE;
                    case FAILED -> Checkpoint.State.FAILED;
                    case TIMED_OUT -> Checkpoint.State.TIMED_OUT;
                    case UNRECOGNIZED ->
                        throw new InvalidProtocolBufferException("a checkpoint in a state this agent does not know");
                },
                report.getExitCode(),
                report.getMillis(),
                report.getMessage());
    }
}
