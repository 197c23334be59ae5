package dev.argosy.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.core.ClockOffset;
import dev.argosy.agent.health.Judgement.Level;
import dev.argosy.agent.health.Readings.Disk;
import dev.argosy.agent.health.Readings.LeftBehind;
import dev.argosy.agent.health.Readings.Look;
import dev.argosy.agent.inventory.GpuSheet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessmentTest {
    private static final long MIB = 1024 * 1024;
    private static final Readings WELL = new Readings(
            Optional.empty(),
            Optional.of(new Readings.Log("/dev/kmsg", "", List.of())),
            new Look.Seen<>(new Disk("/data", 100_000 * MIB, 1_000_000, 2_000_000)),
            Optional.of(new ClockOffset(-12, 3)),
            new Look.Seen<>(List.of()));

    @Test
    void saysOfEverythingThatItIsWell() {
        assertThat(judge(WELL)).hasSize(5).extracting(Judgement::level).containsOnly(Level.OK);
        assertThat(judge(WELL)).allSatisfy(one -> assertThat(one.measured()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "100000, 1000000, '', OK",
        "1023, 1000000, disk-low, WARN",
        "255, 1000000, disk-low, FAIL",
        "100000, 9999, inodes-low, WARN",
        "100000, 999, inodes-low, FAIL"
    })
    void measuresTheDisk(long freeMiB, long freeInodes, String code, Level level) {
        var disk = new Look.Seen<>(new Disk("/data", freeMiB * MIB, freeInodes, 2_000_000));

        Judgement worst = worst(with(disk));

        assertThat(worst.code()).isEqualTo(code);
        assertThat(worst.level()).isEqualTo(level);
    }

    @Test
    void aFileSystemThatCountsNoInodesHasEnough() {
        assertThat(worst(with(new Look.Seen<>(new Disk("/data", 100_000 * MIB, 0, 0))))
                        .level())
                .isEqualTo(Level.OK);
    }

    @Test
    void aLookThatDoesNotEndIsAFindingToo() {
        assertThat(worst(with(new Look.Late<>(8_000))).code()).isEqualTo("check-hangs");
        assertThat(worst(with(new Look.Broken<>("unreadable"))).code()).isEqualTo("check-failed");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, OK",
        "4999, 0, OK",
        "-4999, 0, OK",
        "5001, 0, WARN",
        "-5001, 0, WARN",
        "9000, 4500, OK",
        "60001, 0, FAIL"
    })
    void comparesTheClockWithThePortals(long millis, long within, Level level) {
        var off = new Readings(
                WELL.gpus(), WELL.xids(), WELL.disk(), Optional.of(new ClockOffset(millis, within)), WELL.leftBehind());

        assertThat(worst(off).level()).isEqualTo(level);
    }

    @Test
    void aClockThatNobodyComparedIsNotJudged() {
        var unknown = new Readings(WELL.gpus(), WELL.xids(), WELL.disk(), Optional.empty(), WELL.leftBehind());

        assertThat(judge(unknown))
                .filteredOn(one -> one.level() == Level.UNKNOWN)
                .hasSize(1);
    }

    @Test
    void namesTheGpuOfAnXid() {
        var log = new XidLog();
        log.add(Xid.read("NVRM: Xid (PCI:0000:9b:00): 79, GPU has fallen off the bus.", 7)
                .orElseThrow());
        log.add(Xid.read("NVRM: Xid (PCI:0000:aa:00): 31, MMU Fault", 8).orElseThrow());
        var seen = new Readings(
                Optional.of(new Readings.Gpus.Answered(
                        List.of(new GpuSheet("GPU-1", "00000000:9B:00.0", "580", Map.of())))),
                Optional.of(new Readings.Log("/dev/kmsg", "", log.since(9))),
                WELL.disk(),
                WELL.clock(),
                WELL.leftBehind());

        List<Judgement> xids = judge(seen).stream().filter(Judgement::isWrong).toList();

        assertThat(xids).extracting(Judgement::code).containsExactly("gpu-xid", "gpu-xid-application");
        assertThat(xids).extracting(Judgement::subject).containsExactly("GPU-1", "0000:aa:00");
        assertThat(xids).extracting(Judgement::atEpochMillis).containsExactly(7L, 8L);
        assertThat(xids.getFirst().evidence()).startsWith("79 NVRM: Xid");
    }

    @Test
    void aLogThatCannotBeReadIsNoFault() {
        var blind = new Readings(
                WELL.gpus(),
                Optional.of(new Readings.Log("/dev/kmsg", "Operation not permitted", List.of())),
                WELL.disk(),
                WELL.clock(),
                WELL.leftBehind());

        assertThat(judge(blind)).noneMatch(Judgement::isWrong);
        assertThat(judge(blind)).anyMatch(one -> one.measured().contains("not permitted"));
    }

    @Test
    void tellsOfWorkloadsThatNobodyKeeps() {
        var left = new Readings(
                WELL.gpus(),
                WELL.xids(),
                WELL.disk(),
                WELL.clock(),
                new Look.Seen<>(List.of(new LeftBehind(12, "lse_1", "python3"))));

        assertThat(worst(left).code()).isEqualTo("zombie-workload");
        assertThat(worst(left).subject()).isEqualTo("lse_1");
        assertThat(worst(left).fix()).contains("12");
    }

    private static Readings with(Look<Disk> disk) {
        return new Readings(WELL.gpus(), WELL.xids(), disk, WELL.clock(), WELL.leftBehind());
    }

    private static Judgement worst(Readings readings) {
        return judge(readings).stream()
                .max(java.util.Comparator.comparing(Judgement::level))
                .orElseThrow();
    }

    private static List<Judgement> judge(Readings readings) {
        return Assessment.of(readings, new Expected(Set.of()));
    }
}
