package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.diagnosis.Symptom.Transport;
import org.junit.jupiter.api.Test;

class IcmpCheckTest {

    private final Story story = new Story();

    @Test
    void machineThatIgnoresEchoIsNamed() {
        story.db.says(Question.SETTINGS, "/proc/sys/net/ipv4/icmp_echo_ignore_all:1");

        assertThat(story.by(Transport.ICMP).examined()).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.ICMP);
            assertThat(finding.sentence()).isEqualTo("db is told to ignore echo requests");
        });
        assertThat(story.by(Transport.TCP).examinedBy(new IcmpCheck())).isEmpty();
    }
}
