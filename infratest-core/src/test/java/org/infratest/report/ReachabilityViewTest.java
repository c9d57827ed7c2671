package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;

class ReachabilityViewTest {

    @Test
    void sourcesAreRowsAndTargetsAreColumns() {
        String html = view(
                Sample.flow(Verdict.PASSED, "app", "db", "tcp/5432", true, "the connection opened"),
                Sample.flow(Verdict.PASSED, "this JVM", "db", "tcp/5432", false, "there was no answer; it answers app"),
                Sample.flow(Verdict.FAILED, "this JVM", "gw", "tcp/22", true, "the connection opened"),
                Sample.flow(Verdict.FAILED, "app", "gw", "tcp/53", false, "the connection was refused"),
                Sample.flow(Verdict.INFRASTRUCTURE_ERROR, "app", "gw", "icmp", false, "no ping"));

        assertThat(html)
                .contains("<h3>gateway/reachability.yaml in gateway</h3>")
                .contains("<span class=\"pill failed\">3 of 5 flows not as the table says</span>")
                .contains("<th>from ↓  to →</th>\n<th>gw</th>\n<th>db</th>")
                .contains("<tr><td data-label=\"From\">this JVM</td>\n<td data-label=\"→ gw\"><div class=\"flows\">"
                        + "<span class=\"flow failed\" title=\"this JVM → gw tcp/22 denied: the connection opened\">"
                        + "✗ tcp/22 is open</span></div>\n</td>\n"
                        + "<td data-label=\"→ db\"><div class=\"flows\"><span class=\"flow closed\" title=\"this JVM → db tcp/5432"
                        + " denied: there was no answer; it answers app\">⊘ database</span></div>\n</td>\n</tr>")
                .contains("✗ tcp/53 is not open</span>", "? icmp</span>", "→ database</span>");
    }

    @Test
    void whatIsWrongIsListedBelow() {
        String html = view(
                Sample.flow(Verdict.INFRASTRUCTURE_ERROR, "app", "db", "icmp", false, "no ping"),
                Sample.flow(Verdict.FAILED, "app", "gw", "tcp/22", true, "the connection opened"));
        assertThat(html.indexOf("data-label=\"Observed\">the connection opened"))
                .isPositive()
                .isLessThan(html.indexOf("data-label=\"Observed\">no ping"));
        assertThat(html)
                .as("names of machines keep their width beside a long observation")
                .contains(
                        "<td data-label=\"From\" class=\"where\">app</td>\n<td data-label=\"To\" class=\"where\">gw</td>");
    }

    @Test
    void whatIsRightIsNotListedAgain() {
        assertThat(view(Sample.flow(Verdict.PASSED, "app", "db", "tcp/5432", true, "the connection opened")))
                .contains("<span class=\"pill passed\">1 flow as the table says</span>")
                .doesNotContain("data-label=\"Observed\"");
    }

    @Test
    void manyClosedFlowsAreFolded() {
        List<Event> events = new ArrayList<>();
        for (int port = 1; port <= 7; port++) {
            events.add(Sample.flow(Verdict.PASSED, "app", "db", "tcp/" + port, false, "refused"));
        }
        events.add(Sample.flow(Verdict.PASSED, "app", "db", "tcp/8", true, "it opened"));
        assertThat(view(events.toArray(Event[]::new)))
                .contains("→ tcp/8</span><details><summary><span class=\"flow closed\">⊘ 7 more</span></summary>\n"
                        + "tcp/1, tcp/2, tcp/3, tcp/4, tcp/5, tcp/6, tcp/7</details>");
    }

    @Test
    void cellsHaveOneOrderWhicheverFlowWasFirst() {
        assertThat(view(
                        Sample.flow(Verdict.PASSED, "app", "db", "udp/53", true, "it opened"),
                        Sample.flow(Verdict.PASSED, "app", "db", "tcp/443", true, "it opened"),
                        Sample.flow(Verdict.PASSED, "app", "db", "tcp/53", true, "it opened"),
                        Sample.flow(Verdict.PASSED, "app", "db", "icmp", true, "it opened")))
                .containsSubsequence("→ icmp<", "→ tcp/53<", "→ tcp/443<", "→ udp/53<");
    }

    @Test
    void flowThatWentWrongOnceStaysWrong() {
        assertThat(view(
                        Sample.flow(Verdict.PASSED, "app", "db", "tcp/1", true, "it opened"),
                        Sample.flow(Verdict.FAILED, "app", "db", "tcp/1", false, "it was refused"),
                        Sample.flow(Verdict.PASSED, "app", "db", "tcp/1", true, "it opened")))
                .contains("1 of 1 flow not as the table says", "✗ tcp/1 is not open");
    }

    @Test
    void nothingIsDrawnWithoutATable() {
        assertThat(view()).isEmpty();
    }

    @Test
    void markdownAndConsoleTellItShort() {
        RunSummary summary = Sample.summary(
                Sample.starting(Path.of("l")),
                Sample.flow(Verdict.PASSED, "app", "db", "tcp/5432", true, "the connection opened"),
                Sample.flow(Verdict.FAILED, "app", "gw", "tcp/22", true, "the connection | opened"));

        assertThat(MarkdownReport.render(summary, Path.of("."), 10_000))
                .contains("| flows | 1 | 1 | 0 | 0 | 0 | 0 |")
                .contains(
                        "### Reachability\n\n- gateway/reachability.yaml in gateway: 1 of 2 flows not as the table says\n")
                .contains("| failed | app | gw | tcp/22 | denied | the connection \\| opened |");
        assertThat(ConsoleTable.render(summary, 100))
                .contains("flows: 1 passed, 1 failed, 0 infrastructure errors, 0 configuration errors\n");
    }

    private static String view(Event... flows) {
        List<Event> events = new ArrayList<>(
                List.of(Sample.starting(Path.of("l")), Sample.topology(), Sample.hostReady(), Sample.started()));
        events.addAll(List.of(flows));
        var html = new HtmlWriter();
        new ReachabilityView(html, FlowMatrix.of(Sample.summary(events.toArray(Event[]::new)))).write();
        return html.toString().replace("<!DOCTYPE html>\n", "");
    }
}
