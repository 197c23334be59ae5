package dev.argosy.portal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.kernel.LeaseId;
import dev.argosy.protocol.v1.HeldUsage;
import dev.argosy.protocol.v1.PortalMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FleetWireTest {
    private static final byte[] KEY = new byte[44];

    @Test
    void helloIsAnsweredInMessagesThatFitHoweverMuchIsHeld() {
        var held = new HashMap<String, Long>();
        for (int i = 0; i < 2 * FleetWire.HELD_IN_ONE + 1; i++) {
            held.put(new LeaseId(new UUID(i, 7)).text(), Long.MAX_VALUE - i);
        }

        List<PortalMessage> answers = FleetWire.helloAnswers(3, held, Long.MAX_VALUE, KEY);

        assertThat(answers).hasSize(3).allSatisfy(message -> {
            assertThat(message.getSerializedSize()).isLessThanOrEqualTo(ControlStream.MESSAGE_LIMIT);
            assertThat(message.getHelloAnswer().getSessionNumber()).isEqualTo(3);
            assertThat(message.getHelloAnswer().getRolledBack()).isTrue();
        });
        var named = new HashMap<String, Long>();
        for (PortalMessage answer : answers) {
            for (HeldUsage one : answer.getHelloAnswer().getHeldList()) {
                named.put(one.getLease(), one.getSequence());
            }
        }
        assertThat(named).isEqualTo(held);
    }

    @Test
    void helloIsAnsweredAlsoWhenNothingIsHeld() {
        assertThat(FleetWire.helloAnswers(3, Map.of(), 0, KEY)).hasSize(1);
    }
}
