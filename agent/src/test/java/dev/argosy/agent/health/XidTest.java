package dev.argosy.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.agent.health.Judgement.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XidTest {
    private static final long HOUR = 3_600_000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NVRM: Xid (PCI:0000:01:00): 79, pid='<unknown>', GPU has fallen off the bus. | 79 | 0000:01:00
            [12.5] NVRM: Xid (PCI:0000:10:1c): 63, pid=1896, Row Remapper: New row | 63 | 0000:10:1c
            Okt 06 17:59:27 h kernel: NVRM: Xid (PCI:0000:65:00.0): 31, Ch 0000000a, MMU Fault | 31 | 0000:65:00.0
            NVRM: Xid (0000:03:00): 13, Graphics Exception | 13 | 0000:03:00
            NVRM: Xid (PCI:0000:83:00): 48 | 48 | 0000:83:00
            """)
    void readsTheFormsThatDriversWrite(String line, int number, String pci) {
        Xid xid = Xid.read(line, 5).orElseThrow();

        assertThat(xid.number()).isEqualTo(number);
        assertThat(xid.pci()).isEqualTo(pci);
        assertThat(xid.line()).startsWith("NVRM: Xid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NVRM: GPU at PCI:0000:9b:00: GPU-509665ad-b600-ac93-3616-d754b23d636d",
                "nvidia-nvswitch1: SXid (PCI:0000:06:00.0): 22013, Fatal",
                "usb 1-1: new device",
                ""
            })
    void readsNothingElse(String line) {
        assertThat(Xid.read(line, 5)).isEmpty();
    }

    @Test
    void knowsAGpuByBothFormsOfItsAddress() {
        Xid xid = Xid.read("NVRM: Xid (PCI:0000:9b:00): 79, lost", 5).orElseThrow();

        assertThat(xid.isOf("00000000:9B:00.0")).isTrue();
        assertThat(xid.isOf("00000000:9C:00.0")).isFalse();
        assertThat(xid.isOf("00000001:9B:00.0")).isFalse();
        assertThat(xid.isOf("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 31, 43, 45})
    void someAreTheProgramsOwn(int number) {
        assertThat(XidMeaning.of(number).code()).isEqualTo("gpu-xid-application");
        assertThat(XidMeaning.of(number).level()).isEqualTo(Level.WARN);
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 63, 64, 74, 79, 92, 94, 95, 119, 120})
    void someAreTheMachines(int number) {
        assertThat(XidMeaning.of(number).code()).isEqualTo("gpu-xid");
        assertThat(XidMeaning.of(number).meaning()).isNotEmpty();
    }

    @Test
    void othersAreNotKnown() {
        assertThat(XidMeaning.of(999).code()).isEqualTo("gpu-xid-unknown");
    }

    @Test
    void whatComesAgainSoonIsTheSameTroubleAndWhatComesLaterANewOne() {
        var log = new XidLog();
        log.add(xid(119, "0000:9b:00", 0));
        log.add(xid(119, "0000:9b:00", 10));
        log.add(xid(119, "0000:9c:00", 20));
        log.add(xid(119, "0000:9b:00", 2 * HOUR));

        assertThat(log.since(2 * HOUR)).extracting(XidLog.Episode::times).containsExactly(2, 1, 1);
    }

    @Test
    void aProgramsOwnIsSoonForgottenAMachinesOnlyTheNextDay() {
        var log = new XidLog();
        log.add(xid(31, "0000:9b:00", 0));
        log.add(xid(79, "0000:9b:00", 0));

        assertThat(log.since(HOUR - 1)).hasSize(2);
        assertThat(log.since(HOUR))
                .extracting(episode -> episode.first().number())
                .containsExactly(79);
        assertThat(log.since(24 * HOUR)).isEmpty();
    }

    @Test
    void keepsOnlySoMany() {
        var log = new XidLog();
        for (int number = 0; number < 1_000; number++) {
            log.add(xid(number, "0000:9b:00", 0));
        }
        assertThat(log.since(0)).hasSizeLessThan(100);
    }

    private static Xid xid(int number, String pci, long at) {
        return new Xid(number, pci, "NVRM: Xid (PCI:" + pci + "): " + number, at);
    }
}
