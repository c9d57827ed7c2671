package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.diagnosis.Symptom.Outcome;
import org.junit.jupiter.api.Test;

class MtuCheckTest {

    private static final String LOST = "ping -s 1472 on db: 1 packets transmitted, 0 received";

    private final Story story = new Story().seeing(Outcome.REACHED);

    @Test
    void narrowestInterfaceIsNamed() {
        story.gw = Recorded.machine("gw")
                .declaring("10.0.1.1/24")
                .nic("eth1", "10.0.1.1/24", "02:00:00:00:01:01", Recorded.UP, "UP", 1000)
                .nic("eth2", "10.0.2.1/24", "02:00:00:00:02:01");

        assertThat(story.echoes(true, false, LOST).examinedBy(new MtuCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.sentence())
                    .isEqualTo("small packets get through between app and db, large ones get lost and nobody tells the"
                            + " sender: eth1 of gw takes only 1000 bytes");
            assertThat(finding.evidence()).contains(LOST, "ip addr on gw: eth1 has mtu 1000");
        });
    }

    @Test
    void senderThatIsToldCanSendSmallerOnes() {
        String told = "From 10.0.2.1 icmp_seq=1 Frag needed and DF set (mtu = 1000)";

        assertThat(story.echoes(true, false, told).examinedBy(new MtuCheck())).isEmpty();
    }

    @Test
    void whereNoEchoComesBackNothingIsKnown() {
        assertThat(story.echoes(false, false, LOST).examinedBy(new MtuCheck())).isEmpty();
    }

    @Test
    void largeOnesThatComeBackAreFine() {
        assertThat(story.echoes(true, true, "").examinedBy(new MtuCheck())).isEmpty();
    }
}
