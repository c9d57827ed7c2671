package org.infratest.report;

import java.util.List;
import java.util.stream.Collectors;
import org.infratest.event.Verdict;
import org.infratest.report.RunSummary.FlowRow;

/**
 * Draws reachability tables: a row for each source, a column for each target, and where they meet the services, with a mark that
 * tells without any colour what was seen. On a narrow screen each source becomes a list of its targets.
 */
final class ReachabilityView {

    private static final String OPEN = "→";
    private static final String CLOSED = "⊘";
    private static final String WRONG = "✗";
    private static final String UNKNOWN = "?";

    /** As many that do not get through, as is right, are shown one by one. */
    private static final int SHOWN_CLOSED = 6;

    private static final int MAX_NAME = 60;
    private static final int MAX_LINE = 600;

    private final HtmlWriter html;
    private final List<FlowMatrix> tables;

    ReachabilityView(HtmlWriter html, List<FlowMatrix> tables) {
        this.html = html;
        this.tables = tables;
    }

    /** Writes nothing where there is no table. */
    void write() {
        if (tables.isEmpty()) {
            return;
        }
        html.open("section", "id", "reachability").element("h2", "Reachability");
        tables.forEach(this::table);
        html.close();
    }

    private void table(FlowMatrix table) {
        html.open("div", "class", "card");
        html.open("div", "class", "title").element("h3", Clean.line(table.title(), MAX_LINE));
        Verdict worst =
                table.wrong().isEmpty() ? Verdict.PASSED : table.wrong().get(0).verdict();
        html.element("span", table.headline(), "class", "pill " + Verdicts.css(worst))
                .close();
        html.open("div", "class", "picture");
        matrix(table);
        html.close();
        legend();
        wrong(table.wrong());
        html.close();
    }

    private void matrix(FlowMatrix table) {
        html.open("table", "class", "matrix").open("thead").open("tr").element("th", "from ↓  to →");
        table.targets().forEach(target -> html.element("th", name(target)));
        html.close().close().open("tbody");
        for (String source : table.sources()) {
            html.open("tr").element("td", name(source), "data-label", "From");
            table.targets()
                    .forEach(
                            target -> cell(target, table.between(source, target).toList()));
            html.close();
        }
        html.close().close();
    }

    private void cell(String target, List<FlowRow> flows) {
        html.open("td", "data-label", OPEN + " " + name(target));
        if (!flows.isEmpty()) {
            List<FlowRow> closed =
                    flows.stream().filter(ReachabilityView::isRightlyClosed).toList();
            boolean folded = closed.size() > SHOWN_CLOSED;
            html.open("div", "class", "flows");
            flows.stream().filter(flow -> !folded || !isRightlyClosed(flow)).forEach(this::flow);
            if (folded) {
                fold(closed);
            }
            html.close();
        }
        html.close();
    }

    private void fold(List<FlowRow> closed) {
        html.open("details");
        html.open("summary").element("span", CLOSED + " " + closed.size() + " more", "class", "flow closed");
        html.close();
        html.text(closed.stream().map(flow -> name(flow.name())).collect(Collectors.joining(", ")));
        html.close();
    }

    private static boolean isRightlyClosed(FlowRow flow) {
        return !flow.verdict().isBad() && !Boolean.TRUE.equals(flow.open());
    }

    private void flow(FlowRow flow) {
        html.element("span", text(flow), "class", "flow " + css(flow), "title", Clean.line(title(flow), MAX_LINE));
    }

    private static String text(FlowRow flow) {
        String name = name(flow.name());
        if (flow.verdict() == Verdict.FAILED) {
            String seen =
                    Boolean.TRUE.equals(flow.open()) ? "is open" : flow.allowed() ? "is not open" : "is otherwise";
            return WRONG + " " + name + " " + seen;
        }
        if (flow.verdict().isBad()) {
            return UNKNOWN + " " + name;
        }
        return (Boolean.TRUE.equals(flow.open()) ? OPEN : CLOSED) + " " + name;
    }

    private static String css(FlowRow flow) {
        if (flow.verdict() == Verdict.FAILED) {
            return "failed";
        }
        if (flow.verdict().isBad()) {
            return "unknown";
        }
        return Boolean.TRUE.equals(flow.open()) ? "open" : "closed";
    }

    private static String title(FlowRow flow) {
        return flow.from() + " " + OPEN + " " + flow.to() + " " + flow.service() + " " + flow.expectation() + ": "
                + flow.observation();
    }

    private void legend() {
        html.open("p", "class", "legend");
        html.element("span", OPEN + " gets through, as the table says");
        html.element("span", CLOSED + " does not, as the table says");
        html.element("span", WRONG + " is not as the table says");
        html.element("span", UNKNOWN + " is not known");
        html.close();
    }

    private void wrong(List<FlowRow> flows) {
        if (flows.isEmpty()) {
            return;
        }
        var table = new HtmlTable(html, "Verdict", "From", "To", "Service", "The table says", "Observed", "Attempts");
        for (FlowRow flow : flows) {
            table.row()
                    .verdict(flow.verdict())
                    .cell(name(flow.from()), "where")
                    .cell(name(flow.to()), "where")
                    .shortCell(name(flow.service()))
                    .cell(name(flow.expectation()))
                    .cell(Clean.line(flow.observation(), MAX_LINE))
                    .shortCell(Integer.toString(flow.attempts()));
        }
        table.end();
    }

    private static String name(String text) {
        return Clean.line(text, MAX_NAME);
    }
}
