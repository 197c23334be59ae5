package dev.argosy.kernel.codes;

import dev.argosy.kernel.Code;
import dev.argosy.kernel.Reason.Party;
import java.util.Optional;

/** What an agent finds out about its machine. */
public final class HealthCodes {
    private static final Chapter CHAPTER = new Chapter("Health of machines");

    public static final Code DRIVER_GONE = CHAPTER.finding("driver-gone")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The gpu driver does not answer any more.", "Restart the machine, or install the driver again.");
    public static final Code DRIVER_HANGS = CHAPTER.finding("driver-hangs")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means(
                    "The gpu driver does not answer in time.",
                    "Look at the kernel's log; restart the machine if it stays.");
    public static final Code DRIVER_UNREADABLE = CHAPTER.finding("driver-unreadable")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("What the gpu driver answers cannot be read.", "Update the driver.");
    public static final Code GPU_GONE = CHAPTER.finding("gpu-gone")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means(
                    "A gpu that was there is not there any more.",
                    "Check power and seating of the board, then restart the machine.");
    public static final Code GPU_XID = CHAPTER.finding("gpu-xid")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means(
                    "The driver reported an error (Xid) that means that the gpu or its link is at fault.",
                    "See the Xid's number in the evidence; restart the machine, replace the board if it comes again.");
    public static final Code GPU_XID_APPLICATION = CHAPTER.finding("gpu-xid-application")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The driver reported an error (Xid) that a job's own program causes.", "Nothing to do.");
    public static final Code GPU_XID_UNKNOWN = CHAPTER.finding("gpu-xid-unknown")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The driver reported an error (Xid) that this version does not know.", "See NVIDIA's list of Xids.");
    public static final Code ECC_UNCORRECTED = CHAPTER.finding("ecc-uncorrected")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means(
                    "The gpu's memory had errors that could not be corrected.",
                    "Restart the machine; replace the board if the count grows.");
    public static final Code PAGES_RETIRED = CHAPTER.finding("pages-retired")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The gpu retired more pages of its memory than it should need to.", "Replace the board.");
    public static final Code PAGES_PENDING = CHAPTER.finding("pages-pending")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The gpu will retire pages of its memory at its next restart.", "Drain the machine and restart it.");
    public static final Code ROWS_REMAP_FAILED = CHAPTER.finding("rows-remap-failed")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The gpu could not replace bad rows of its memory.", "Replace the board.");
    public static final Code ROWS_PENDING = CHAPTER.finding("rows-pending")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The gpu will replace rows of its memory at its next restart.", "Drain the machine and restart it.");
    public static final Code GPU_THROTTLED = CHAPTER.finding("gpu-throttled")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The gpu runs slower than it could, because of heat or power.", "Check cooling and power supply.");
    public static final Code INODES_LOW = CHAPTER.finding("inodes-low")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The disk has few files left that it can hold.", "Remove what is not needed.");
    public static final Code CLOCK_OFF = CHAPTER.finding("clock-off")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The machine's clock differs from the portal's.", "Switch time synchronization on.");
    public static final Code ZOMBIE_WORKLOAD = CHAPTER.finding("zombie-workload")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("Processes of a job that has ended are still there.", "Restart the machine if they do not go away.");
    public static final Code CHECK_HANGS = CHAPTER.finding("check-hangs")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("A health check does not end.", "Look at the machine's disks; restart it if it stays.");
    public static final Code CHECK_FAILED = CHAPTER.finding("check-failed")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("A health check could not be made.", "See the agent's log.");
    public static final Code JAVA_TOO_OLD = CHAPTER.finding("java-too-old")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The agent runs on an older Java than it needs.", "Install JDK 25.");
    public static final Code NO_USER_NAMESPACES = CHAPTER.finding("no-user-namespaces")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means(
                    "The kernel does not let the sandbox make user namespaces.",
                    "Allow them, for example `sysctl kernel.unprivileged_userns_clone=1`.");
    public static final Code PROGRAMS_MISSING = CHAPTER.finding("programs-missing")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("Programs that keepers and jobs need are not installed.", "Install those that the evidence names.");
    public static final Code MEMORY_LOW = CHAPTER.finding("memory-low")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The machine has little memory to offer.", "Add memory, or offer less.");
    public static final Code DISK_SMALL = CHAPTER.finding("disk-small")
            .by(Party.PROVIDER)
            .evidence("what was measured")
            .means("The machine has little disk to offer.", "Add disk, or choose another --data folder.");

    private HealthCodes() {}

    public static Chapter chapter() {
        return CHAPTER;
    }

    /** The code of that name; empty for what a newer agent may find. */
    public static Optional<Code> find(String name) {
        return CHAPTER.find(name).map(Registered::code);
    }
}
