package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForwardingCheckTest {

    private final Story story = new Story();

    @Test
    void gatewayThatDoesNotForwardIsNamed() {
        story.gw.says(Question.SETTINGS, "/proc/sys/net/ipv4/ip_forward:0");

        assertThat(story.examinedBy(new ForwardingCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.FORWARDING);
            assertThat(finding.sentence()).isEqualTo("gw does not pass packets on: forwarding is switched off");
            assertThat(finding.evidence()).containsExactly("sysctl on gw: net.ipv4.ip_forward = 0");
        });
    }

    @Test
    void forwardingOfOneInterfaceCounts() {
        story.gw.says(Question.SETTINGS, "/proc/sys/net/ipv4/ip_forward:1\n/proc/sys/net/ipv4/conf/eth1/forwarding:0");

        assertThat(story.examinedBy(new ForwardingCheck()))
                .map(Finding::evidence)
                .hasValueSatisfying(
                        lines -> assertThat(lines).containsExactly("sysctl on gw: net.ipv4.conf.eth1.forwarding = 0"));
    }

    @Test
    void endsOfTheWayNeedNotForward() {
        story.app.says(Question.SETTINGS, "/proc/sys/net/ipv4/ip_forward:0");
        story.gw.says(Question.SETTINGS, "/proc/sys/net/ipv4/ip_forward:1");
        story.db.says(Question.SETTINGS, "/proc/sys/net/ipv4/ip_forward:0");

        assertThat(story.examinedBy(new ForwardingCheck())).isEmpty();
    }
}
