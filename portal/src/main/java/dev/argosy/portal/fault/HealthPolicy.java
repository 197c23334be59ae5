package dev.argosy.portal.fault;

import dev.argosy.kernel.codes.HealthCodes;
import dev.argosy.kernel.codes.JobCodes;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from which finding: one table. Pure. A code that is not in it is of a newer agent, and is shown.
 *
 * <p>Where the machine gets by itself out of what was found, or the job's own program is at fault, nothing follows.
 * Where memory or link of a gpu can no longer be relied on, work is moved away while it still runs. Only a gpu, or a
 * driver, that is not there any more proves that what ran on it is lost.
 */
final class HealthPolicy {
    private static final Map<String, Remedy> BY_CODE = Map.ofEntries(
            Map.entry(HealthCodes.DRIVER_GONE.name(), Remedy.LOST),
            Map.entry(HealthCodes.DRIVER_HANGS.name(), Remedy.QUARANTINE),
            Map.entry(HealthCodes.DRIVER_UNREADABLE.name(), Remedy.WARN),
            Map.entry(HealthCodes.GPU_GONE.name(), Remedy.LOST),
            Map.entry(HealthCodes.ECC_UNCORRECTED.name(), Remedy.DRAIN),
            Map.entry(HealthCodes.PAGES_RETIRED.name(), Remedy.WARN),
            Map.entry(HealthCodes.PAGES_PENDING.name(), Remedy.QUARANTINE),
            Map.entry(HealthCodes.ROWS_REMAP_FAILED.name(), Remedy.DRAIN),
            Map.entry(HealthCodes.ROWS_PENDING.name(), Remedy.QUARANTINE),
            Map.entry(HealthCodes.GPU_THROTTLED.name(), Remedy.WARN),
            Map.entry(HealthCodes.GPU_XID.name(), Remedy.DRAIN),
            Map.entry(HealthCodes.GPU_XID_APPLICATION.name(), Remedy.WARN),
            Map.entry(HealthCodes.GPU_XID_UNKNOWN.name(), Remedy.WARN),
            Map.entry(JobCodes.DISK_LOW.name(), Remedy.WARN),
            Map.entry(HealthCodes.INODES_LOW.name(), Remedy.WARN),
            Map.entry(HealthCodes.CLOCK_OFF.name(), Remedy.WARN),
            Map.entry(HealthCodes.ZOMBIE_WORKLOAD.name(), Remedy.WARN),
            Map.entry(HealthCodes.CHECK_HANGS.name(), Remedy.WARN),
            Map.entry(HealthCodes.CHECK_FAILED.name(), Remedy.WARN));

    /** Of the machine's Xids those that are not all the same. */
    private static final Map<String, Remedy> BY_XID = Map.of(
            "63", Remedy.QUARANTINE,
            "79", Remedy.LOST,
            "92", Remedy.QUARANTINE,
            "94", Remedy.QUARANTINE,
            "121", Remedy.QUARANTINE);

    private HealthPolicy() {}

    /** @param evidence of an Xid it begins with its number */
    static Remedy of(String code, String evidence) {
        Remedy remedy = BY_CODE.getOrDefault(code, Remedy.WARN);
        return code.equals(HealthCodes.GPU_XID.name())
                ? Optional.ofNullable(BY_XID.get(evidence.split(" ", 2)[0])).orElse(remedy)
                : remedy;
    }
}
