package dev.argosy.portal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.RefusedException;
import dev.argosy.kernel.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ClusterWishTest {
    private static final String DIGEST = "ab".repeat(32);
    private static final ClusterWish.Context CONTEXT = new ClusterWish.Context(
            new ClusterId(new UUID(1, 1)),
            new OrganizationId(new UUID(1, 2)),
            new Requester(new ApiKeyId(new UUID(6, 1)), new ProjectId(new UUID(6, 2))),
            Instant.EPOCH,
            digest -> digest.hex().equals(DIGEST) ? new ClusterSpec.Upload(digest, 9) : null);

    @Test
    void leastRequestGetsItsDefaults() {
        ClusterSpec spec = spec("{'template':'job','command':['/usr/bin/env','x']}");

        assertThat(spec.name()).isEqualTo("env");
        assertThat(spec.nodes()).isEqualTo(1);
        assertThat(spec.shape().gpus()).isEqualTo(1);
        assertThat(spec.duration()).isNull();
        assertThat(spec.upload()).isNull();
        assertThat(spec.policy()).isEqualTo(FailurePolicy.DEFAULT);
        assertThat(spec.patience()).isEqualTo(Patience.NONE);
    }

    @Test
    void aRequestSaysWhatBecomesOfLostMachinesAndHowLongItWaits() {
        ClusterSpec spec = spec("{'template':'job','command':['x'],'onNodeFailure':'replace,continue',"
                + "'replaceAfter':'never','checkpoint':{'command':'save'},"
                + "'queue':{'retries':3,'queueTimeout':'PT2H'},'imageTimeout':'PT1M','timeout':'PT5M'}");

        assertThat(spec.policy())
                .isEqualTo(new FailurePolicy(
                        FailurePolicy.Action.REPLACE,
                        FailurePolicy.Action.CONTINUE,
                        null,
                        new FailurePolicy.Checkpoint("save", Duration.ofSeconds(60))));
        assertThat(spec.patience())
                .isEqualTo(new Patience(true, 3, Duration.ofHours(2), Duration.ofMinutes(1), Duration.ofMinutes(5)));
    }

    @Test
    void whatWasStoredBeforeThereWasAChoiceStops() {
        var spec = ClusterTestBed.spec(new ClusterId(new UUID(1, 1)), Instant.EPOCH);
        String now = ClusterWire.write(new Cluster.Planning(spec, 1, null));
        String before = now.replaceAll("\"(policy|patience)\":\\{[^{}]*},", "");

        assertThat(before).isNotEqualTo(now).doesNotContain("policy", "patience");
        ClusterSpec read = ClusterWire.read("PLANNING", before).spec();
        assertThat(read.policy()).isEqualTo(FailurePolicy.BEFORE_CHOICE);
        assertThat(read.patience()).isEqualTo(Patience.NONE);
        assertThat(ClusterWire.read("PLANNING", now).spec()).isEqualTo(spec);
    }

    @Test
    void wholeRequestIsTaken() {
        ClusterSpec spec = spec("{'name':' train ','template':'job','command':['sh','-c','exit 3'],"
                + "'environment':{'A_1':''},'upload':{'digest':'" + DIGEST + "'},'nodes':64,'shape':{'gpus':0},"
                + "'maxPriceMicroUsdPerGpuHour':500000,'budgetMicroUsd':1,'duration':'PT1M','onNodeFailure':'stop',"
                + "'quote':'quo_00000000-0000-0001-0000-000000000002'}");

        assertThat(spec.name()).isEqualTo("train");
        assertThat(spec.environment()).containsEntry("A_1", "");
        assertThat(spec.upload()).extracting(ClusterSpec.Upload::bytes).isEqualTo(9L);
        assertThat(spec.duration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(spec.quote()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'template':'ray','command':['x']|not-supported|template",
                "'command':['x']|not-supported|template",
                "'template':'job','command':['x'],'onNodeFailure':'repair'|invalid-value|onNodeFailure",
                "'template':'job','command':['x'],'onNodeFailure':''|invalid-value|onNodeFailure",
                "'template':'job','command':['x'],'onNodeFailure':'stop,continue'|invalid-value|onNodeFailure",
                "'template':'job','command':['x'],'onNodeFailure':'replace,replace'|invalid-value|onNodeFailure",
                "'template':'job','command':['x'],'onNodeFailure':'replace,stop,stop'|invalid-value|onNodeFailure",
                "'template':'job','command':['x'],'replaceAfter':'PT29S'|invalid-value|replaceAfter",
                "'template':'job','command':['x'],'replaceAfter':'always'|invalid-value|replaceAfter",
                "'template':'job','command':['x'],'checkpoint':{}|invalid-value|checkpoint.command",
                "'template':'job','command':['x'],'checkpoint':{'command':' '}|invalid-value|checkpoint.command",
                "'template':'job','command':['x'],'checkpoint':{'command':'s','deadline':'P1D'}|invalid-value|check",
                "'template':'job','command':['x'],'queue':{'retries':101}|invalid-value|queue.retries",
                "'template':'job','command':['x'],'queue':{'queueTimeout':'PT0S'}|invalid-value|queue.queueTimeout",
                "'template':'job','command':['x'],'imageTimeout':'x'|invalid-value|imageTimeout",
                "'template':'job','command':['x'],'timeout':'P31D'|invalid-value|timeout",
                "'template':'job'|invalid-value|command",
                "'template':'job','command':[]|invalid-value|command",
                "'template':'job','command':['  ']|invalid-value|command",
                "'template':'job','command':[null]|invalid-value|command",
                "'template':'job','command':['x','a\\u0000b']|invalid-value|command",
                "'template':'job','command':['x'],'nodes':0|invalid-value|nodes",
                "'template':'job','command':['x'],'nodes':65|invalid-value|nodes",
                "'template':'job','command':['x'],'environment':{'1A':'x'}|invalid-value|environment",
                "'template':'job','command':['x'],'environment':{'ARGOSY_CLUSTER':'x'}|invalid-value|environment",
                "'template':'job','command':['x'],'environment':{'A':null}|invalid-value|environment",
                "'template':'job','command':['x'],'upload':{'digest':'00'}|invalid-value|upload",
                "'template':'job','command':['x'],'upload':{}|invalid-value|upload",
                "'template':'job','command':['x'],'duration':'PT59S'|invalid-value|duration",
                "'template':'job','command':['x'],'duration':'30m'|invalid-value|duration",
                "'template':'job','command':['x'],'duration':'PT720H1S'|invalid-value|duration",
                "'template':'job','command':['x'],'budgetMicroUsd':-1|amount-negative|budgetMicroUsd",
                "'template':'job','command':['x'],'budgetMicroUsd':9007199254740992|amount-too-large|budgetMicroUsd",
                "'template':'job','command':['x'],'quote':'q'|invalid-value|quote",
                "'template':'job','command':['x'],'name':'a\\u0007b'|invalid-value|name",
            })
    void whatBreaksARuleIsNamed(String members, String code, String field) {
        assertThatThrownBy(() -> spec("{" + members + "}")).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.refusal().code().name()).isEqualTo(code);
            assertThat(refused.refusal().message()).startsWith(field).contains("expected: ");
            assertThat(refused.refusal().remedy()).isNotEmpty();
        });
    }

    @Test
    void anUploadThatTheCallerNeverSentIsNotFound() {
        String unknown = "cd".repeat(32);
        assertThatThrownBy(() -> spec("{'template':'job','command':['x'],'upload':{'digest':'" + unknown + "'}}"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code().name()).isEqualTo("not-found"));
    }

    @Test
    void commandAndEnvironmentHaveLimits() {
        String long33 = "x".repeat(33 * 1024);
        assertThatThrownBy(() -> spec("{'template':'job','command':['" + long33 + "']}"))
                .hasMessageContaining("at most 32768 bytes");
        assertThatThrownBy(() -> spec("{'template':'job','command':['x'],'environment':{'A':'" + long33 + "'}}"))
                .hasMessageContaining("at most 32768 bytes");
        assertThatThrownBy(() -> spec("{'template':'job','command':['x'" + ",'y'".repeat(64) + "]}"))
                .hasMessageContaining("65 words");
    }

    private static ClusterSpec spec(String json) {
        return JsonMapper.shared()
                .readValue(json.replace('\'', '"'), ClusterWish.class)
                .toSpec(CONTEXT);
    }
}
