package org.infratest.report;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.infratest.event.Durations;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary.BoxRow;
import org.infratest.report.RunSummary.BoxState;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.HostRow;
import org.infratest.report.RunSummary.ProbeRow;
import org.infratest.report.RunSummary.TestRow;
import org.jspecify.annotations.Nullable;

/**
 * A run as one HTML page that needs nothing else: no script, no network, styles and pictures inline.
 * Whatever it shows may come from a machine under test, so all of it is cleaned, bounded and escaped; the page also forbids
 * the browser to load or run anything.
 */
public final class HtmlReport {

    private static final int MAX_LINE = 2_000;

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final RunSummary summary;
    private final Links links;
    private final HtmlWriter html = new HtmlWriter();
    private final Evidence evidence;

    private HtmlReport(RunSummary summary, Path folder) {
        this.summary = summary;
        this.links = new Links(folder);
        this.evidence = new Evidence(html, links);
    }

    /**
     * Renders a summary. Reads the files that are evidence of a failure, to show the end of each.
     *
     * @param folder the folder that the page will lie in; links to logs are relative to it
     */
    public static String render(RunSummary summary, Path folder) {
        return new HtmlReport(summary, folder).page();
    }

    private String page() {
        html.open("html", "lang", "en");
        head();
        html.open("body");
        header();
        failures();
        new TimelineView(html, Timeline.of(summary)).write();
        environments();
        new ConfigsetsView(html, summary.configsets()).write();
        new ReachabilityView(html, FlowMatrix.of(summary)).write();
        probes();
        tests();
        boxes();
        return html.close().close().toString();
    }

    private void head() {
        html.open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .element("title", headline() + " - infratest " + line(summary.run()))
                .open("style")
                .constant(HtmlStyle.CSS)
                .close()
                .close();
    }

    // -- what came of it --------------------------------------------------------------------------------------------

    private void header() {
        html.open("header").element("p", "infratest", "class", "brand");
        html.element("h1", headline());
        counts("Tests", summary.testCounts());
        counts("Probes", summary.probeCounts());
        counts("Flows", summary.flowCounts());
        facts();
        contents();
        summary.remarks().forEach(remark -> html.element("p", line(remark), "class", "remark"));
        html.close();
    }

    private String headline() {
        return headline(summary.testCounts(), summary.probeCounts());
    }

    /** What somebody wants to know who opens the page. */
    static String headline(Counts tests, Counts probes) {
        boolean byTests = tests.all() > 0;
        Counts counted = byTests ? tests : probes;
        String what = byTests ? "test" : "probe";
        if (counted.all() == 0) {
            return "Nothing was tested";
        }
        if (counted.bad() > 0) {
            return counted.bad() + " of " + Counts.plural(counted.all(), what) + " did not pass";
        }
        if (counted.passed() == 0) {
            return "No " + what + " came to a verdict";
        }
        String rest = counted.skipped() > 0 ? ", " + counted.skipped() + " skipped" : "";
        return (counted.passed() == 1 ? "1 " + what : "All " + counted.passed() + " " + what + "s") + " passed" + rest;
    }

    private void counts(String what, Counts counts) {
        if (counts.all() == 0) {
            return;
        }
        html.open("p", "class", "counts").element("b", what);
        for (Verdict verdict :
                List.of(Verdict.PASSED, Verdict.FAILED, Verdict.INFRASTRUCTURE_ERROR, Verdict.CONFIGURATION_ERROR)) {
            count(verdict, counts.of(verdict));
        }
        for (Verdict verdict : List.of(Verdict.SKIPPED, Verdict.OBSERVED)) {
            if (counts.of(verdict) > 0) {
                count(verdict, counts.of(verdict));
            }
        }
        html.close();
    }

    private void count(Verdict verdict, int number) {
        boolean error = verdict == Verdict.INFRASTRUCTURE_ERROR || verdict == Verdict.CONFIGURATION_ERROR;
        String text = error ? Counts.plural(number, Verdicts.text(verdict)) : number + " " + Verdicts.text(verdict);
        html.element("span", text, "class", "pill " + (number == 0 ? "zero" : Verdicts.css(verdict)));
    }

    private void facts() {
        html.open("p", "class", "facts");
        fact("Run", line(summary.run()));
        Instant from = summary.from();
        Instant until = summary.until();
        if (from != null && until != null) {
            fact("Began", time(from));
            fact("Took", Durations.text(Duration.between(from, until)));
        }
        html.close();
    }

    private void fact(String name, String value) {
        html.open("span").text(name + " ").element("b", value).close();
    }

    private void contents() {
        html.open("nav");
        anchor(!bad().isEmpty(), "failures", "What did not pass");
        anchor(!summary.spans().isEmpty(), "timeline", "Timeline");
        anchor(!summary.environments().isEmpty(), "environments", "Environments");
        anchor(!summary.configsets().isEmpty(), "configsets", "Configsets");
        anchor(!summary.flows().isEmpty(), "reachability", "Reachability");
        anchor(!summary.probes().isEmpty(), "probes", "Probes");
        anchor(!summary.tests().isEmpty(), "tests", "Tests");
        anchor(!summary.boxes().isEmpty(), "boxes", "Boxes");
        html.close();
    }

    private void anchor(boolean there, String id, String text) {
        if (there) {
            html.element("a", text, "href", "#" + id);
        }
    }

    // -- what did not pass ------------------------------------------------------------------------------------------

    private List<TestRow> bad() {
        return summary.tests().stream()
                .filter(test -> test.verdict().isBad())
                .sorted(Comparator.comparingInt(test -> Verdicts.urgency(test.verdict())))
                .toList();
    }

    private void failures() {
        List<TestRow> bad = bad();
        if (bad.isEmpty()) {
            return;
        }
        html.open("section", "id", "failures").element("h2", "What did not pass");
        bad.forEach(this::failure);
        html.close();
    }

    private void failure(TestRow test) {
        html.open("article", "class", "card bad " + Verdicts.css(test.verdict()));
        html.open("div", "class", "title").element("h3", line(test.test()));
        html.element("span", Verdicts.text(test.verdict()), "class", "pill " + Verdicts.css(test.verdict()));
        html.element("span", time(test.at()), "class", "note").close();
        reason(test.reason());
        test.evidence().forEach(evidence::show);
        html.close();
    }

    // -- what ran where ---------------------------------------------------------------------------------------------

    private void environments() {
        if (summary.environments().isEmpty()) {
            return;
        }
        html.open("section", "id", "environments").element("h2", "Environments");
        summary.environments().forEach(this::environment);
        html.close();
    }

    private void environment(EnvironmentRow environment) {
        html.open("div", "class", "card");
        html.open("div", "class", "title").element("h3", line(environment.name()));
        String state = state(environment.state());
        html.element("span", state, "class", "pill " + state);
        html.element("span", line(environment.kind()), "class", "note").close();
        html.open("p", "class", "facts");
        duration("Start took", environment.startTook());
        duration("Taking down took", environment.stopTook());
        html.close();
        if (environment.hint() != null) {
            html.element("pre", environment.hint());
        }
        reason(environment.reason());
        if (environment.logs() != null) {
            html.open("p", "class", "file").text("Logs: ");
            evidence.link(environment.logs());
            html.close();
        }
        html.open("div", "class", environment.hosts().isEmpty() ? "environment" : "environment drawn");
        new TopologyPicture(html, environment).write();
        hosts(environment.hosts());
        html.close();
        new MomentsView(html, environment.moments()).write();
        html.close();
    }

    private void duration(String name, @Nullable Duration took) {
        if (took != null) {
            fact(name, Durations.text(took));
        }
    }

    private void hosts(List<HostRow> hosts) {
        if (hosts.isEmpty()) {
            return;
        }
        html.open("div");
        var table = new HtmlTable(html, "Host", "Addresses", "Groups", "Ready after");
        for (HostRow host : hosts) {
            table.row()
                    .shortCell(line(host.name()))
                    .cell(line(addresses(host.addresses())))
                    .cell(line(String.join(", ", host.groups())))
                    .shortCell(host.took() == null ? "never" : Durations.text(host.took()));
        }
        table.end();
        html.close();
    }

    // -- what was asked ---------------------------------------------------------------------------------------------

    private void probes() {
        html.open("section", "id", "probes").element("h2", "Probes").open("div", "class", "card");
        if (summary.probes().isEmpty()) {
            html.element("p", "No probe was made.");
        } else {
            probeTable();
        }
        html.close().close();
    }

    private void probeTable() {
        List<ProbeRow> failuresFirst = summary.probes().stream()
                .sorted(Comparator.comparingInt(probe -> Verdicts.urgency(probe.verdict())))
                .toList();
        var table = new HtmlTable(
                html, "Verdict", "Probe", "From", "To", "Expected", "Observed", "Attempts", "Time", "Test");
        for (ProbeRow probe : failuresFirst) {
            table.row()
                    .verdict(probe.verdict())
                    .shortCell(line(probe.probe()))
                    .cell(line(probe.from()), "where")
                    .cell(line(probe.to()), "where")
                    .cell(line(probe.expectation()))
                    .cell(line(probe.explained()))
                    .shortCell(Integer.toString(probe.attempts()))
                    .shortCell(Durations.text(probe.took()))
                    .cell(asker(probe), "asker");
        }
        table.end();
    }

    /** The test, with the environment where there are several to choose from. */
    private String asker(ProbeRow probe) {
        boolean one = summary.environments().size() < 2 || probe.environment() == null;
        return line(probe.test()) + (one ? "" : " in " + line(probe.environment()));
    }

    private void tests() {
        if (summary.tests().isEmpty()) {
            return;
        }
        html.open("section", "id", "tests").element("h2", "Tests").open("div", "class", "card");
        var table = new HtmlTable(html, "Verdict", "Test", "Why", "Ended");
        summary.tests()
                .forEach(test -> table.row()
                        .verdict(test.verdict())
                        .cell(line(test.test()))
                        .cell(test.reason() == null ? "" : Clean.firstLine(test.reason(), 300))
                        .shortCell(time(test.at())));
        table.end();
        html.close().close();
    }

    // -- what the machines booted from ------------------------------------------------------------------------------

    private void boxes() {
        if (summary.boxes().isEmpty()) {
            return;
        }
        html.open("section", "id", "boxes").element("h2", "Boxes").open("div", "class", "card");
        var table = new HtmlTable(html, "State", "Box", "Hash", "Time", "File");
        for (BoxRow box : summary.boxes()) {
            table.row()
                    .pill(state(box.state()), state(box.state()))
                    .cell(line(box.name()))
                    .shortCell(box.hash() == null ? "" : Clean.line(box.hash(), 13))
                    .shortCell(box.took() == null ? "" : Durations.text(box.took()))
                    .cell(box.file() == null ? "" : line(links.name(box.file())));
        }
        table.end();
        summary.boxes().forEach(this::boxDetails);
        html.close().close();
    }

    private void boxDetails(BoxRow box) {
        reason(box.reason());
        if (box.log() != null && box.state() == BoxState.FAILED) {
            evidence.show(box.log());
        } else if (box.log() != null) {
            html.open("p", "class", "file").text("Log of " + line(box.name()) + ": ");
            evidence.link(box.log());
            html.close();
        }
    }

    private void reason(@Nullable String reason) {
        if (reason != null) {
            html.element("pre", reason);
        }
    }

    private static String line(@Nullable String text) {
        return text == null ? "" : Clean.line(text, MAX_LINE);
    }

    private static String state(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String addresses(Map<String, String> addresses) {
        return String.join(
                ", ",
                addresses.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList());
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
