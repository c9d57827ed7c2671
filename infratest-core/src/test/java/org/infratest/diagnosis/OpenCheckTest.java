package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.diagnosis.Symptom.Outcome;
import org.junit.jupiter.api.Test;

class OpenCheckTest {

    private final Story story = new Story().expectedClosed().seeing(Outcome.REACHED);

    @Test
    void whoTakesItIsNamedWithThoseThatLetItPass() {
        story.gw.says(Question.NFTABLES, "{\"nftables\": []}");
        story.db.says(Question.NFTABLES, "{\"nftables\": []}");
        story.db.says(Question.SOCKETS, "tcp LISTEN 0 128 0.0.0.0:5432 0.0.0.0:* users:((\"postgres\",pid=1,fd=3))");

        assertThat(story.examined()).hasValueSatisfying(finding -> {
            assertThat(finding.layer()).isEqualTo(Layer.OPEN);
            assertThat(finding.sentence())
                    .isEqualTo("no firewall rule on gw, db stops it, and postgres on 0.0.0.0:5432 of db takes it");
        });
    }

    @Test
    void firewallsThatNobodyCouldReadAreNotPraised() {
        assertThat(story.examined())
                .map(Finding::sentence)
                .hasValue(
                        "nothing stops it on the way, as far as can be known: no firewall could be read, and db takes it");
    }

    /** Programs of this computer are listened to up to a limit, and it may all be one line. */
    @Test
    void rulesThatWereCutOffAreNotNone() {
        story.gw.says(
                Question.NFTABLES, "{\"nftables\": [{\"metainfo\": {\"version\": \"1.0.6\"}}, {\"table\": {\"fam");

        assertThat(story.examined())
                .map(Finding::sentence)
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("no firewall could be read"));
    }

    @Test
    void refusalIsNotABlock() {
        assertThat(story.seeing(Outcome.REFUSED).examined())
                .map(Finding::sentence)
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).endsWith("db itself refuses it, as nothing listens there"));
    }
}
