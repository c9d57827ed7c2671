package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReversePathCheckTest {

    private final Story story = new Story();

    @Test
    void counterThatGrewNamesTheMachine() {
        story.gw.says(Question.COUNTERS, "TcpExt: SyncookiesSent IPReversePathFilter\nTcpExt: 0 3");
        story.gw.saysLater(Question.COUNTERS, "TcpExt: SyncookiesSent IPReversePathFilter\nTcpExt: 0 5");

        assertThat(story.examinedBy(new ReversePathCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.sentence())
                    .isEqualTo("gw drops what comes from 10.0.1.10, since it would answer by another interface"
                            + " (rp_filter)");
            assertThat(finding.evidence())
                    .first()
                    .isEqualTo("TcpExt.IPReversePathFilter of gw went from 3 to 5 while probing");
        });
    }

    @Test
    void kernelItselfCanSayIt() {
        story.gw.failsLater(
                Question.routeThrough(Story.APP, Story.DB, "eth1"), "RTNETLINK answers: Invalid cross-device link");

        assertThat(story.examinedBy(new ReversePathCheck())).isPresent();
    }

    @Test
    void counterOfEarlierProvesNothing() {
        story.gw.says(Question.COUNTERS, "TcpExt: IPReversePathFilter\nTcpExt: 3");

        assertThat(story.examinedBy(new ReversePathCheck())).isEmpty();
    }
}
