package dev.argosy.agent.health;

import dev.argosy.agent.core.ClockOffset;
import dev.argosy.agent.inventory.GpuSheet;
import java.util.List;
import java.util.Optional;

/**
 * What one round of looks brought.
 *
 * @param gpus empty where there is no driver to ask
 * @param xids empty where there is no log to read
 * @param clock empty as long as no portal has told its time
 */
public record Readings(
        Optional<Gpus> gpus,
        Optional<Log> xids,
        Look<Disk> disk,
        Optional<ClockOffset> clock,
        Look<List<LeftBehind>> leftBehind) {

    /** What came of one look. */
    public sealed interface Look<T> {
        record Seen<T>(T value) implements Look<T> {}

        /** It has not ended. */
        record Late<T>(long forMillis) implements Look<T> {}

        record Broken<T>(String why) implements Look<T> {}
    }

    /** What the driver's program said. */
    public sealed interface Gpus {
        record Answered(List<GpuSheet> sheets) implements Gpus {
            public Answered {
                sheets = List.copyOf(sheets);
            }
        }

        /** It is not there, or fails. */
        record NoDriver(String why) implements Gpus {}

        record Hangs(long forMillis) implements Gpus {}

        /** It said something that cannot be read. */
        record Unreadable(String why) implements Gpus {}
    }

    /**
     * @param trouble why the log cannot be read; empty when it can
     */
    public record Log(String file, String trouble, List<XidLog.Episode> episodes) {
        public Log {
            episodes = List.copyOf(episodes);
        }
    }

    /**
     * @param inodes 0 for a file system that does not count them
     */
    public record Disk(String folder, long freeBytes, long freeInodes, long inodes) {}

    /** A process of a lease that nobody keeps. */
    public record LeftBehind(long process, String lease, String command) {}
}
