package org.infratest.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary.BoxRow;
import org.infratest.report.RunSummary.ConfigsetRow;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.ProbeRow;
import org.infratest.report.RunSummary.TestRow;
import org.jspecify.annotations.Nullable;

/** A run as plain text: a row per probe, in the order in which they ended, then counts, boxes and boots. */
final class ConsoleTable {

    private static final List<String> HEADER =
            List.of("probe", "from", "to", "expected", "observed", "verdict", "time", "test");
    private static final String GAP = "  ";
    private static final int MIN_COLUMN = 8;
    private static final int MAX_LINE = 1_000;

    private ConsoleTable() {}

    /**
     * Renders a summary. Columns are as wide as their content; where that is more than {@code width} allows, the widest give way and
     * their texts end in …
     *
     * @param width the longest line of the table in characters; columns never get narrower than 8
     * @return lines that each end in a line feed, without any control character
     */
    static String render(RunSummary summary, int width) {
        var text = new StringBuilder();
        if (!summary.probes().isEmpty()) {
            appendTable(text, summary.probes(), width);
            line(text, "probes: " + summary.probeCounts().text());
        }
        if (!summary.flows().isEmpty()) {
            line(text, "flows: " + summary.flowCounts().text());
        }
        if (!summary.tests().isEmpty()) {
            line(text, "tests: " + summary.testCounts().text());
            summary.tests().stream()
                    .filter(test -> test.verdict() == Verdict.SKIPPED)
                    .forEach(test -> line(text, skipped(test)));
        }
        summary.configsets().forEach(row -> line(text, configset(row)));
        summary.boxes().forEach(box -> line(text, box(box)));
        summary.environments().forEach(environment -> line(text, environment(environment)));
        summary.remarks().forEach(remark -> line(text, "note: " + remark));
        return text.toString();
    }

    private static void appendTable(StringBuilder text, List<ProbeRow> probes, int width) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADER);
        probes.forEach(probe -> rows.add(cells(probe)));
        int[] widths = widths(rows, width);
        for (List<String> row : rows) {
            appendRow(text, row, widths);
        }
    }

    private static List<String> cells(ProbeRow probe) {
        return List.of(
                cell(probe.probe()),
                cell(probe.from()),
                cell(probe.to()),
                cell(probe.expectation() == null ? "" : probe.expectation()),
                cell(probe.observation()),
                Verdicts.text(probe.verdict()),
                Durations.text(probe.took()),
                cell(probe.test() == null ? "" : probe.test()));
    }

    private static String cell(String text) {
        return Clean.line(text, MAX_LINE);
    }

    private static int[] widths(List<List<String>> rows, int width) {
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
        for (int widest = widest(widths); excess > 0 && widths[widest] > MIN_COLUMN; widest = widest(widths)) {
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        return widest;
    }

    private static void appendRow(StringBuilder text, List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Clean.line(row.get(i), widths[i]);
            line.append(i == 0 ? "" : GAP).append(cell).append(" ".repeat(widths[i] - length(cell)));
        }
        text.append(Printable.withoutCommands(line.toString().stripTrailing())).append('\n');
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String skipped(TestRow test) {
        return "skipped: " + test.test()
                + (test.reason() == null ? "" : ": " + Clean.firstLine(test.reason(), MAX_LINE));
    }

    private static String configset(ConfigsetRow row) {
        String reason = row.reason() == null ? "" : ": " + Clean.firstLine(row.reason(), MAX_LINE);
        return "configset " + row.title() + " " + row.outcome() + reason;
    }

    private static String box(BoxRow box) {
        String text = "box " + box.name() + ": ";
        return text
                + switch (box.state()) {
                    case BUILDING -> "not finished";
                    case BUILT -> "built in " + took(box.took());
                    case REUSED -> "an earlier build served";
                    case FAILED -> "failed: " + Clean.firstLine(String.valueOf(box.reason()), MAX_LINE);
                };
    }

    private static String environment(EnvironmentRow environment) {
        int hosts = environment.ready();
        String started = (hosts == 1 ? "1 host" : hosts + " hosts") + " in " + took(environment.startTook());
        String text = "environment " + environment.name() + " (" + environment.kind() + "): ";
        return text
                + switch (environment.state()) {
                    case STARTING -> "not started yet";
                    case RUNNING -> started + ", not taken down yet";
                    case FAILED ->
                        "failed to start after " + took(environment.startTook()) + ": "
                                + Clean.firstLine(String.valueOf(environment.reason()), MAX_LINE);
                    case STOPPED -> started + ", taken down in " + took(environment.stopTook());
                    case KEPT ->
                        started + ", left running" + (environment.hint() == null ? "" : "; " + environment.hint());
                };
    }

    private static String took(@Nullable Duration took) {
        return took == null ? "an unknown time" : Durations.text(took);
    }

    private static void line(StringBuilder text, String line) {
        text.append(Printable.withoutCommands(Clean.line(line, MAX_LINE))).append('\n');
    }
}
