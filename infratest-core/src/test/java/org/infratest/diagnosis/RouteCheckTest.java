package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteCheckTest {

    private final Story story = new Story();

    @ParameterizedTest
    @CsvSource({
        "Network is unreachable, app has no route to 10.0.2.30",
        "Invalid argument, app has a blackhole route for 10.0.2.30",
        "Permission denied, app has a route that prohibits 10.0.2.30",
        "No route to host, app has a route that declares 10.0.2.30 unreachable"
    })
    void kernelsWordsBecomeASentence(String words, String sentence) {
        story.app.noWay("10.0.2.30", words);

        assertThat(story.examinedBy(new RouteCheck())).hasValueSatisfying(finding -> {
            assertThat(finding.sentence()).isEqualTo(sentence);
            assertThat(finding.evidence())
                    .containsExactly("ip route get 10.0.2.30 on app: RTNETLINK answers: " + words);
        });
    }

    @Test
    void lackOfAWayBackIsNamed() {
        story.db.noWay("10.0.1.10", "Network is unreachable");

        assertThat(story.examinedBy(new RouteCheck()))
                .map(Finding::sentence)
                .hasValue("db has no route to 10.0.1.10, so answers do not come back");
    }

    @Test
    void wayOverTheInterfaceOfManagementIsNone() {
        story.app
                .says(Question.OWN_SSH, "10.9.0.2 50000 10.9.0.15 22")
                .nic("eth0", "10.9.0.15/24", "02:00:00:00:09:15", Recorded.UP, "UP", 1500)
                .via("10.0.2.30", "10.9.0.2", "eth0");

        assertThat(story.examinedBy(new RouteCheck()))
                .map(Finding::sentence)
                .hasValue(
                        "app sends what is for 10.0.2.30 out of eth0, the interface of management, since it has no route"
                                + " there");
    }

    @Test
    void machineThatCannotTellIsNotAccused() {
        story.app.fails(Question.route(Story.DB), "sh: ip: not found");

        assertThat(story.examinedBy(new RouteCheck())).isEmpty();
    }
}
