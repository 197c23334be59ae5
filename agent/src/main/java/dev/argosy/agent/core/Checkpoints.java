package dev.argosy.agent.core;

/** Has running leases save their work when they are asked to: each request once, whatever dies meanwhile. */
final class Checkpoints {
    private static final int OUR_REASON = 125;

    private final Ports ports;
    private final FullJournal fullJournal;

    Checkpoints(Ports ports, FullJournal fullJournal) {
        this.ports = ports;
        this.fullJournal = fullJournal;
    }

    /**
     * Of a lease that runs and is to run on; one request after the other.
     *
     * @return whether there is something to tell
     */
    boolean drive(Held held) {
        long wanted = held.checkpointWanted;
        if (wanted <= held.checkpoint.number() || held.checkpoint.running()) {
            return false;
        }
        if (held.ordered().workload().checkpoint().isEmpty()) {
            write(held, new Checkpoint(wanted, Checkpoint.State.FAILED, OUR_REASON, 0, "the job has no such command"));
            return true;
        }
        if (!write(held, new Checkpoint(wanted, Checkpoint.State.RUNNING, 0, 0, ""))) {
            return false;
        }
        ports.journal().sync();
        ports.runtime().checkpoint(held.ordered(), wanted);
        return true;
    }

    /** After the agent's death: the command runs on, has ended, or was never begun; the runtime knows. */
    void resume(Held held) {
        if (held.checkpoint.running() && held.hasWorkload()) {
            ports.runtime().checkpoint(held.ordered(), held.checkpoint.number());
        }
    }

    void ended(Held held, Observation.CheckpointEnded ended) {
        if (held.checkpoint.running() && held.checkpoint.number() == ended.number()) {
            write(
                    held,
                    new Checkpoint(ended.number(), ended.outcome(), ended.exitCode(), ended.millis(), ended.message()));
        }
    }

    /** Nothing is left of the lease: what has not ended by now never will. */
    void gone(Held held) {
        if (held.checkpoint.running()) {
            write(
                    held,
                    new Checkpoint(
                            held.checkpoint.number(),
                            Checkpoint.State.FAILED,
                            Held.KILLED,
                            0,
                            "the workload ended before its checkpoint"));
        }
    }

    /** What cannot be written down is known until the agent's death, and then found out again. */
    private boolean write(Held held, Checkpoint checkpoint) {
        boolean written = fullJournal.append(ports.journal(), new JournalEntry.Checkpointed(held.lease, checkpoint));
        if (written || !checkpoint.running()) {
            held.checkpoint = checkpoint;
        }
        return written;
    }
}
