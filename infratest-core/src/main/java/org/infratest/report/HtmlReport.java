package org.infratest.report;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.infratest.event.Durations;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary.BoxRow;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.HostRow;
import org.infratest.report.RunSummary.ProbeRow;
import org.infratest.report.RunSummary.TestRow;
import org.jspecify.annotations.Nullable;

/**
 * A run as one HTML page that needs nothing else: no script, no network, styles inline.
 * Whatever it shows may come from a machine under test, so all of it is cleaned, bounded and escaped; the page also forbids
 * the browser to load or run anything.
 */
public final class HtmlReport {

    private static final int MAX_LINE = 2_000;

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8886; --bad: #c62828; --odd: #b26a00; --good: #2e7d32; }
            @media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --odd: #ffcc80; --good: #a5d6a7; } }
            body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 90rem; padding: 1rem; }
            h1 { font-size: 1.5rem; margin: 0 0 .3rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
            p { margin: .3rem 0; } code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
            table { border-collapse: collapse; width: 100%; } th { text-align: left; }
            th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; vertical-align: top; overflow-wrap: anywhere; }
            th, td:is([data-label="Verdict"], [data-label="Probe"], [data-label="From"], [data-label="Time"], [data-label="Ended"]) {
              overflow-wrap: normal; white-space: nowrap; }
            pre { border: 1px solid var(--line); margin: .4rem 0; max-height: 30rem; overflow: auto; padding: .5rem; }
            pre { overflow-wrap: anywhere; white-space: pre-wrap; }
            .failed { color: var(--bad); font-weight: bold; } .error { color: var(--odd); font-weight: bold; }
            .passed { color: var(--good); } .remark { border-left: 4px solid var(--odd); padding-left: .6rem; }
            @media (max-width: 45rem) {
              thead { display: none; } tr { border-bottom: 2px solid var(--line); display: block; padding: .4rem 0; }
              td { border: 0; display: block; padding: .1rem 0; } td:empty { display: none; }
              td::before { content: attr(data-label) ": "; opacity: .7; }
            }
            """;

    private final RunSummary summary;
    private final Links links;
    private final HtmlWriter html = new HtmlWriter();

    private HtmlReport(RunSummary summary, Path folder) {
        this.summary = summary;
        this.links = new Links(folder);
    }

    /**
     * Renders a summary.
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
        failedTests();
        probes();
        summary.environments().forEach(this::environment);
        boxes();
        tests();
        return html.close().close().toString();
    }

    private void head() {
        html.open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .element("title", "infratest: " + line(summary.run()))
                .open("style")
                .constant(STYLE)
                .close()
                .close();
    }

    private void header() {
        html.element("h1", "infratest");
        html.open("p").text("Run ").element("code", line(summary.run()));
        Instant from = summary.from();
        Instant until = summary.until();
        if (from != null && until != null) {
            html.text(", " + time(from) + ", took " + Durations.text(Duration.between(from, until)));
        }
        html.close();
        counts("Probes", summary::probes);
        counts("Tests", summary::tests);
        summary.remarks().forEach(remark -> html.element("p", line(remark), "class", "remark"));
    }

    private void counts(String what, ToLongFunction<Verdict> count) {
        html.open("p").text(what + ": " + count.applyAsLong(Verdict.PASSED) + " passed, ");
        count("failed", count.applyAsLong(Verdict.FAILED));
        html.text(", ");
        count("error", count.applyAsLong(Verdict.INFRASTRUCTURE_ERROR));
        long observed = count.applyAsLong(Verdict.OBSERVED);
        html.text(observed == 0 ? "" : ", " + observed + " only observed").close();
    }

    private void count(String verdict, long number) {
        html.element(
                "span",
                number + (verdict.equals("error") ? " errors" : " " + verdict),
                "class",
                number == 0 ? "none" : verdict);
    }

    private void failedTests() {
        List<TestRow> failed = summary.tests().stream()
                .filter(t -> t.verdict() == Verdict.FAILED || t.verdict() == Verdict.INFRASTRUCTURE_ERROR)
                .sorted(Comparator.comparingInt(t -> Verdicts.urgency(t.verdict())))
                .toList();
        if (!failed.isEmpty()) {
            html.element("h2", "Tests that did not pass");
            failed.forEach(this::failedTest);
        }
    }

    private void failedTest(TestRow test) {
        String verdict = Verdicts.text(test.verdict());
        html.open("p").element("span", verdict, "class", verdict);
        html.text(" ")
                .element("code", line(test.test()))
                .text(" at " + time(test.at()))
                .close();
        reason(test.reason());
        test.evidence().forEach(file -> link("Evidence: ", file));
    }

    private void probes() {
        html.element("h2", "Probes");
        if (summary.probes().isEmpty()) {
            html.element("p", "No probe was made.");
            return;
        }
        List<ProbeRow> failuresFirst = summary.probes().stream()
                .sorted(Comparator.comparingInt(p -> Verdicts.urgency(p.verdict())))
                .toList();
        var table = new HtmlTable(
                html,
                "Verdict",
                "Probe",
                "From",
                "To",
                "Expected",
                "Observed",
                "Attempts",
                "Time",
                "Environment",
                "Test",
                "Ended");
        for (ProbeRow probe : failuresFirst) {
            table.row()
                    .verdict(probe.verdict())
                    .cell(line(probe.probe()))
                    .cell(line(probe.from()))
                    .cell(line(probe.to()))
                    .cell(line(probe.expectation()))
                    .cell(line(probe.observation()))
                    .cell(Integer.toString(probe.attempts()))
                    .cell(Durations.text(probe.took()))
                    .cell(line(probe.environment()))
                    .cell(line(probe.test()))
                    .cell(time(probe.at()));
        }
        table.end();
    }

    private void environment(EnvironmentRow environment) {
        html.element("h2", "Environment " + line(environment.name()));
        html.open("p").text(line(environment.kind()) + "; ");
        html.element("span", state(environment.state()), "class", state(environment.state()));
        html.text(took("; the start took ", environment.startTook()));
        html.text(took("; taking it down took ", environment.stopTook())).close();
        if (environment.hint() != null) {
            html.element("p", line(environment.hint()));
        }
        reason(environment.reason());
        if (environment.logs() != null) {
            link("Logs: ", environment.logs());
        }
        hosts(environment.hosts());
    }

    private void hosts(List<HostRow> hosts) {
        if (hosts.isEmpty()) {
            return;
        }
        var table = new HtmlTable(html, "Host", "Addresses", "Ready after");
        for (HostRow host : hosts) {
            table.row()
                    .cell(line(host.name()))
                    .cell(line(addresses(host.addresses())))
                    .cell(Durations.text(host.took()));
        }
        table.end();
    }

    private void boxes() {
        if (summary.boxes().isEmpty()) {
            return;
        }
        html.element("h2", "Boxes");
        var table = new HtmlTable(html, "Box", "Hash", "State", "Time", "File");
        for (BoxRow box : summary.boxes()) {
            table.row()
                    .cell(line(box.name()))
                    .cell(box.hash() == null ? "" : Clean.line(box.hash(), 13))
                    .cell(state(box.state()))
                    .cell(took("", box.took()))
                    .cell(box.file() == null ? "" : line(links.name(box.file())));
        }
        table.end();
        summary.boxes().forEach(this::boxDetails);
    }

    private void boxDetails(BoxRow box) {
        reason(box.reason());
        if (box.log() != null) {
            link("Log of " + line(box.name()) + ": ", box.log());
        }
    }

    private void tests() {
        if (summary.tests().isEmpty()) {
            return;
        }
        html.element("h2", "Tests");
        var table = new HtmlTable(html, "Verdict", "Test", "Ended");
        summary.tests()
                .forEach(test -> table.row()
                        .verdict(test.verdict())
                        .cell(line(test.test()))
                        .cell(time(test.at())));
        table.end();
    }

    private void reason(@Nullable String reason) {
        if (reason != null) {
            html.element("pre", reason);
        }
    }

    private void link(String label, Path file) {
        html.open("p").text(label);
        links.to(file)
                .ifPresentOrElse(
                        target -> html.element("a", line(links.name(file)), "href", target),
                        () -> html.element("code", line(links.name(file))));
        html.close();
    }

    private static String line(@Nullable String text) {
        return text == null ? "" : Clean.line(text, MAX_LINE);
    }

    private static String took(String label, @Nullable Duration took) {
        return took == null ? "" : label + Durations.text(took);
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
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
