package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.infratest.event.Event;
import org.infratest.report.RunSummary.ConfigsetRow;
import org.junit.jupiter.api.Test;

class ConfigsetRowsTest {

    private static final RunSummary SUMMARY = Sample.summary(
            Sample.starting(Path.of("logs")),
            Sample.state("SUCCEEDED", true),
            Sample.state("SUCCEEDED", false),
            Sample.applied(1),
            Sample.state("NOT_RUN", false),
            Sample.applied(2),
            new Event.ConfigsetNotApplied("db", "DbIT", "no Salt"),
            Sample.applied(0));

    @Test
    void statesBelongToTheApplicationThatTheyPrecede() {
        assertThat(SUMMARY.configsets()).extracting(row -> row.states().size()).containsExactly(2, 1, 0, 0);
        assertThat(SUMMARY.configsets())
                .extracting(ConfigsetRow::outcome)
                .containsExactly(
                        "applied in 28 s: 2 states, 1 changed, 1 left behind",
                        "applied again in 28 s: 1 state, 0 changed, 1 left behind",
                        "not applied",
                        "came back as an earlier run had applied it, which took 28 s");
    }

    @Test
    void whatWasNotAppliedIsInEverySummary() {
        assertThat(ConsoleTable.render(SUMMARY, 120)).contains("configset db not applied: no Salt\n");
        assertThat(MarkdownReport.render(SUMMARY, Path.of("."), 100_000)).contains("| db | not applied | no Salt |");
    }

    @Test
    void pageHasALineForEachState() {
        String html = HtmlReport.render(SUMMARY, Path.of("."));
        assertThat(html)
                .contains("web on gw of gateway")
                .contains("file.managed /etc/web.conf")
                .contains("web/states/web/init.sls:3")
                .contains("not run");
    }
}
