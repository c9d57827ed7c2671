package org.infratest.report;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.event.Durations;
import org.infratest.event.Verdict;
import org.infratest.report.Excerpt.Kind;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.FlowRow;
import org.infratest.report.RunSummary.ProbeRow;
import org.infratest.report.RunSummary.TestRow;
import org.jspecify.annotations.Nullable;

/** A run as Markdown, for the page on which a CI shows what a job did: counts, what did not pass, probes, environments. */
public final class MarkdownReport {

    /** What {@code summary.md} may hold; the job summary of a step on GitHub may be twice as long. */
    public static final int MAX_BYTES = 512 * 1024;

    private static final int MAX_REASON = 4_000;
    private static final int MAX_EVIDENCE = 2_000;
    private static final int RESERVE = 400;

    private final RunSummary summary;
    private final Links links;
    private final Markdown markdown;

    private MarkdownReport(RunSummary summary, Path folder, int maxBytes) {
        this.summary = summary;
        this.links = new Links(folder);
        this.markdown = new Markdown(Math.max(RESERVE, maxBytes - RESERVE));
    }

    /**
     * Renders a summary, what matters most first. What does not fit is left out, and the last line says so.
     *
     * @param folder the report's folder; files in it are named from there
     * @param maxBytes how long it may get in UTF-8, at least 1000
     */
    public static String render(RunSummary summary, Path folder, int maxBytes) {
        return new MarkdownReport(summary, folder, maxBytes).text();
    }

    private String text() {
        head();
        failures();
        skipped();
        configsets();
        reachability();
        probes();
        environments();
        return markdown + (markdown.isFull() ? "\nThere is more than fits here; all of it is in `report.html`.\n" : "");
    }

    private void head() {
        Counts tests = summary.testCounts();
        Counts probes = summary.probeCounts();
        markdown.add("## infratest: " + HtmlReport.headline(tests, probes) + "\n\n");
        markdown.add("""
                | | passed | failed | infrastructure errors | configuration errors | skipped | only observed |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        counts("tests", tests);
        counts("probes", probes);
        if (!summary.flows().isEmpty()) {
            counts("flows", summary.flowCounts());
        }
        markdown.add("\n" + whenAndWhere() + "\n");
        summary.remarks().forEach(remark -> markdown.add("\nNote: " + Markdown.line(remark) + "\n"));
    }

    private void counts(String what, Counts counts) {
        markdown.row(List.of(
                what,
                "" + counts.passed(),
                "" + counts.failed(),
                "" + counts.infrastructureErrors(),
                "" + counts.configurationErrors(),
                "" + counts.skipped(),
                "" + counts.observed()));
    }

    private String whenAndWhere() {
        Instant from = summary.from();
        Instant until = summary.until();
        String took = from == null || until == null ? "" : ", took " + Durations.text(Duration.between(from, until));
        return "Run " + Markdown.code(summary.run()) + took;
    }

    private void failures() {
        List<TestRow> bad = summary.tests().stream()
                .filter(test -> test.verdict().isBad())
                .sorted(Comparator.comparingInt(test -> Verdicts.urgency(test.verdict())))
                .toList();
        if (bad.isEmpty() || !markdown.add("\n### What did not pass\n")) {
            return;
        }
        for (TestRow test : bad) {
            markdown.add("\n**" + Markdown.line(test.test()) + "**: " + Verdicts.text(test.verdict()) + "\n\n"
                    + reason(test));
            test.evidence().forEach(this::evidence);
        }
    }

    private static String reason(TestRow test) {
        return test.reason() == null ? "" : Markdown.block(test.reason(), MAX_REASON);
    }

    private void evidence(Path file) {
        Excerpt excerpt = Excerpt.of(file, MAX_EVIDENCE);
        String name = Markdown.code(links.name(file));
        if (excerpt.kind() == Kind.TEXT && !excerpt.text().isBlank()) {
            markdown.add("\n<details><summary>" + Markdown.line(links.name(file)) + "</summary>\n\n"
                    + Markdown.block(excerpt.text(), MAX_EVIDENCE + 2) + "\n</details>\n");
        } else {
            markdown.add("\n- " + name + "\n");
        }
    }

    private void skipped() {
        List<TestRow> skipped = summary.tests().stream()
                .filter(test -> test.verdict() == Verdict.SKIPPED)
                .toList();
        if (skipped.isEmpty() || !markdown.add("\n### Skipped\n\n")) {
            return;
        }
        skipped.forEach(test -> markdown.add("- " + Markdown.line(test.test())
                + (test.reason() == null ? "" : ": " + Markdown.line(test.reason())) + "\n"));
    }

    private void configsets() {
        String head = """

                ### Configsets

                | configset | what came of it | why |
                | --- | --- | --- |
                """;
        if (summary.configsets().isEmpty() || !markdown.add(head)) {
            return;
        }
        summary.configsets().forEach(row -> markdown.row(List.of(row.title(), row.outcome(), orNothing(row.reason()))));
    }

    private void reachability() {
        if (summary.flows().isEmpty() || !markdown.add("\n### Reachability\n\n")) {
            return;
        }
        List<FlowMatrix> tables = FlowMatrix.of(summary);
        tables.forEach(table -> markdown.add("- " + Markdown.line(table.title()) + ": " + table.headline() + "\n"));
        List<FlowRow> wrong =
                tables.stream().flatMap(table -> table.wrong().stream()).toList();
        String head = """

                | verdict | from | to | service | the table says | observed |
                | --- | --- | --- | --- | --- | --- |
                """;
        if (wrong.isEmpty() || !markdown.add(head)) {
            return;
        }
        wrong.forEach(flow -> markdown.row(List.of(
                Verdicts.text(flow.verdict()),
                flow.from(),
                flow.to(),
                flow.service(),
                flow.expectation(),
                flow.observation())));
    }

    private void probes() {
        List<ProbeRow> failuresFirst = summary.probes().stream()
                .sorted(Comparator.comparingInt(probe -> Verdicts.urgency(probe.verdict())))
                .toList();
        String head = """

                ### Probes

                | verdict | probe | from | to | expected | observed | attempts | time |
                | --- | --- | --- | --- | --- | --- | ---: | ---: |
                """;
        if (failuresFirst.isEmpty() || !markdown.add(head)) {
            return;
        }
        failuresFirst.forEach(probe -> markdown.row(List.of(
                Verdicts.text(probe.verdict()),
                probe.probe(),
                probe.from(),
                probe.to(),
                orNothing(probe.expectation()),
                probe.observation(),
                "" + probe.attempts(),
                Durations.text(probe.took()))));
    }

    private void environments() {
        String head = """

                ### Environments

                | environment | kind | state | hosts | start took |
                | --- | --- | --- | --- | ---: |
                """;
        if (summary.environments().isEmpty() || !markdown.add(head)) {
            return;
        }
        summary.environments()
                .forEach(environment -> markdown.row(List.of(
                        environment.name(),
                        environment.kind(),
                        environment.state().name().toLowerCase(java.util.Locale.ROOT),
                        hosts(environment),
                        environment.startTook() == null ? "" : Durations.text(environment.startTook()))));
    }

    private static String hosts(EnvironmentRow environment) {
        return environment.hosts().stream()
                .map(host -> host.name() + " " + host.addresses().values())
                .collect(Collectors.joining(", "));
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }
}
