package dev.argosy.agent.health;

import dev.argosy.agent.core.ClockOffset;
import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.agent.health.Readings.Disk;
import dev.argosy.agent.health.Readings.LeftBehind;
import dev.argosy.agent.health.Readings.Look;
import dev.argosy.kernel.codes.HealthCodes;
import dev.argosy.kernel.codes.JobCodes;
import java.util.ArrayList;
import java.util.List;

/** Judges what was seen of the machine; no input, no output, no clock. */
public final class Assessment {
    static final String XID = "xid";
    static final String DISK = "disk";
    static final String CLOCK = "clock";
    static final String WORKLOADS = "workloads";

    private static final long MIB = 1024 * 1024;
    /** With less the agent takes no new work. */
    private static final long LEAST_BYTES = 256 * MIB;

    private static final long ENOUGH_BYTES = 1024 * MIB;
    private static final long LEAST_INODES = 1_000;
    private static final long ENOUGH_INODES = 10_000;
    private static final long GOOD_CLOCK_MILLIS = 5_000;
    /** Certificates and signatures are judged by the clock: a minute off, and what is valid looks as if it were not. */
    private static final long BAD_CLOCK_MILLIS = 60_000;

    private Assessment() {}

    /** Everything that was looked at, good or not. */
    public static List<Judgement> of(Readings readings, Expected expected) {
        var all = new ArrayList<Judgement>();
        readings.gpus().ifPresent(gpus -> all.addAll(GpuAssessment.of(gpus, expected)));
        readings.xids().ifPresent(log -> xids(log, readings, all));
        disk(readings.disk(), all);
        all.add(readings.clock()
                .map(Assessment::clock)
                .orElseGet(() -> Judgement.unknown(CLOCK, "no portal told its time", "within 5 s of the portal's")));
        leftBehind(readings.leftBehind(), all);
        return all;
    }

    private static void xids(Readings.Log log, Readings readings, List<Judgement> all) {
        if (!log.trouble().isEmpty()) {
            all.add(Judgement.unknown(XID, "cannot be read: " + log.trouble(), "the kernel's log, for Xids")
                    .fix("run the agent as root, or name a readable log: argosy.agent.kernel-log"));
            return;
        }
        if (log.episodes().isEmpty()) {
            all.add(Judgement.good(XID, log.file(), "no Xid", "no Xid in the kernel's log"));
        }
        for (XidLog.Episode episode : log.episodes()) {
            Xid xid = episode.first();
            XidMeaning meaning = XidMeaning.of(xid.number());
            String times = episode.times() == 1 ? "" : ", " + episode.times() + " times";
            all.add(Judgement.wrong(XID, meaning.level(), meaning.code(), uuid(xid, readings))
                    .measured("Xid " + xid.number() + times + ": " + meaning.meaning(), "none")
                    .because(xid.number() + " " + xid.line())
                    .at(xid.atEpochMillis())
                    .fix(meaning.fix()));
        }
    }

    private static String uuid(Xid xid, Readings readings) {
        if (readings.gpus().isPresent() && readings.gpus().get() instanceof Readings.Gpus.Answered answered) {
            return answered.sheets().stream()
                    .filter(sheet -> xid.isOf(sheet.pci()) && !sheet.uuid().isEmpty())
                    .map(sheet -> sheet.uuid())
                    .findFirst()
                    .orElse(xid.pci());
        }
        return xid.pci();
    }

    private static void disk(Look<Disk> look, List<Judgement> all) {
        switch (look) {
            case Look.Seen<Disk>(Disk disk) -> {
                all.add(level(disk.freeBytes(), LEAST_BYTES, ENOUGH_BYTES, JobCodes.DISK_LOW.name(), disk.folder())
                        .measured(disk.freeBytes() / MIB + " MiB free", "1024 MiB free; under 256 MiB no new work"));
                if (disk.inodes() > 0) {
                    all.add(level(
                                    disk.freeInodes(),
                                    LEAST_INODES,
                                    ENOUGH_INODES,
                                    HealthCodes.INODES_LOW.name(),
                                    disk.folder())
                            .measured(disk.freeInodes() + " inodes free", ENOUGH_INODES + " inodes free"));
                }
            }
            case Look.Late<Disk> late -> all.add(late(DISK, late.forMillis()));
            case Look.Broken<Disk> broken -> all.add(broken(DISK, broken.why()));
        }
    }

    private static Judgement level(long free, long least, long enough, String code, String folder) {
        return free >= enough
                ? Judgement.good(DISK, folder, "", "")
                : Judgement.wrong(DISK, free < least ? Level.FAIL : Level.WARN, code, folder)
                        .fix("make room on the file system of " + folder);
    }

    private static Judgement clock(ClockOffset offset) {
        long off = Math.max(0, Math.abs(offset.millis()) - offset.withinMillis());
        String measured = (offset.millis() >= 0 ? offset.millis() + " ms ahead" : -offset.millis() + " ms behind")
                + " (to within " + offset.withinMillis() + " ms)";
        String needed = "within 5 s of the portal's";
        return off <= GOOD_CLOCK_MILLIS
                ? Judgement.good(CLOCK, "", measured, needed)
                : Judgement.wrong(
                                CLOCK,
                                off > BAD_CLOCK_MILLIS ? Level.FAIL : Level.WARN,
                                HealthCodes.CLOCK_OFF.name(),
                                "")
                        .measured(measured, needed)
                        .fix("let the machine keep its time by NTP");
    }

    private static void leftBehind(Look<List<LeftBehind>> look, List<Judgement> all) {
        switch (look) {
            case Look.Seen<List<LeftBehind>>(List<LeftBehind> found) -> {
                if (found.isEmpty()) {
                    all.add(Judgement.good(WORKLOADS, "", "none left behind", "no process of a lease that is over"));
                }
                for (LeftBehind left : found) {
                    all.add(Judgement.wrong(WORKLOADS, Level.WARN, HealthCodes.ZOMBIE_WORKLOAD.name(), left.lease())
                            .measured("process " + left.process() + " (" + left.command() + ")", "none")
                            .because("process " + left.process())
                            .fix("kill -9 " + left.process()));
                }
            }
            case Look.Late<List<LeftBehind>> late -> all.add(late(WORKLOADS, late.forMillis()));
            case Look.Broken<List<LeftBehind>> broken -> all.add(broken(WORKLOADS, broken.why()));
        }
    }

    private static Judgement late(String check, long forMillis) {
        return Judgement.wrong(check, Level.FAIL, HealthCodes.CHECK_HANGS.name(), check)
                .measured("no answer for " + forMillis / 1000 + " s", "an answer within seconds")
                .fix("look at the machine's disks and at its kernel's log");
    }

    private static Judgement broken(String check, String why) {
        return Judgement.wrong(check, Level.WARN, HealthCodes.CHECK_FAILED.name(), check)
                .measured(why, "an answer")
                .fix("look at the agent's log");
    }
}
