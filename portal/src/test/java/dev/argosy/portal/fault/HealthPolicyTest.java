package dev.argosy.portal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.codes.HealthCodes;
import dev.argosy.kernel.codes.Registered;
import dev.argosy.protocol.v1.HealthReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "driver-gone,,LOST", "gpu-gone,,LOST", "driver-hangs,,QUARANTINE", "ecc-uncorrected,,DRAIN",
        "gpu-xid,79 gone,LOST", "gpu-xid,48 double bit,DRAIN", "gpu-xid,63 retired,QUARANTINE", "gpu-xid,,DRAIN",
        "gpu-xid-application,13 out of bounds,WARN", "disk-low,,WARN", "of-a-newer-agent,,WARN"
    })
    void whatFollowsFromWhat(String code, @org.jspecify.annotations.Nullable String evidence, Remedy remedy) {
        assertThat(HealthPolicy.of(code, evidence == null ? "" : evidence)).isEqualTo(remedy);
    }

    @Test
    void whateverQuarantinesIsRegistered() {
        assertThat(HealthCodes.chapter().entries()).extracting(Registered::name).contains("driver-gone", "gpu-xid");
        assertThat(HealthCodes.find("driver-gone")).isPresent();
    }

    @Test
    void theGraverOfTwoAboutTheSameIsKept() {
        var report = HealthReport.newBuilder();
        for (String evidence : new String[] {"63 retired", "79 gone", "48 double bit"}) {
            report.addFindings(dev.argosy.protocol.v1.Finding.newBuilder()
                    .setCode("gpu-xid")
                    .setSubject("GPU-0")
                    .setEvidence(evidence));
        }
        assertThat(HealthWire.findings(report.build().toByteArray()))
                .singleElement()
                .satisfies(found -> assertThat(found.remedy()).isEqualTo(Remedy.LOST));
    }

    @Test
    void whatCannotBeIsRefused() {
        var nonsense = HealthReport.newBuilder()
                .addFindings(dev.argosy.protocol.v1.Finding.newBuilder().setCode("No Code"));
        assertThatThrownBy(() -> HealthWire.findings(nonsense.build().toByteArray()))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> HealthWire.findings(new byte[] {1, 2, 3})).isInstanceOf(RefusedException.class);
    }
}
