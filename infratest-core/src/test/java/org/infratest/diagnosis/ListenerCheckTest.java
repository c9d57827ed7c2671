package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.diagnosis.Symptom.Outcome;
import org.junit.jupiter.api.Test;

class ListenerCheckTest {

    private final Story story = new Story().seeing(Outcome.REFUSED);

    private void listening(String... lines) {
        story.db.says(Question.SOCKETS, String.join("\n", lines));
    }

    private static String tcp(String address, String program) {
        return "tcp   LISTEN 0      128   " + address + "   0.0.0.0:*    users:((\"" + program + "\",pid=12,fd=3))";
    }

    @Test
    void whatListensInsteadIsNamed() {
        listening(tcp("0.0.0.0:5433", "postgres"), tcp("0.0.0.0:22", "sshd"));

        assertThat(story.examinedBy(new ListenerCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.LISTENER);
            assertThat(finding.sentence())
                    .isEqualTo("nothing listens on TCP port 5432 of db; there listens postgres on 0.0.0.0:5433, sshd on"
                            + " 0.0.0.0:22");
        });
    }

    @Test
    void loopbackIsALayerOfItsOwn() {
        listening(tcp("127.0.0.1:5432", "postgres"), tcp("[::1]:5432", "postgres"));

        assertThat(story.examinedBy(new ListenerCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.LOOPBACK);
            assertThat(finding.sentence())
                    .isEqualTo(
                            "db listens on loopback only: postgres on 127.0.0.1:5432, postgres on [::1]:5432, where no"
                                    + " other machine can connect");
        });
    }

    @Test
    void ipv6AloneIsNotEnough() {
        listening(tcp("[::]:5432", "postgres"));

        assertThat(story.examinedBy(new ListenerCheck()))
                .map(Finding::sentence)
                .hasValue("nothing listens on TCP port 5432 at 10.0.2.30 of db, only postgres on [::]:5432");
    }

    @Test
    void socketOfBothFamiliesTakesIt() {
        listening(tcp("*:5432", "postgres"));

        assertThat(story.examinedBy(new ListenerCheck())).isEmpty();
    }

    @Test
    void machineThatCannotTellIsNotAccused() {
        assertThat(story.examinedBy(new ListenerCheck())).isEmpty();
    }
}
