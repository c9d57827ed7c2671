package org.infratest.report;

import java.util.List;
import org.infratest.event.Durations;
import org.infratest.report.RunSummary.ConfigsetRow;
import org.infratest.report.RunSummary.StateRow;

/**
 * What became of configsets, a line for each state.
 *
 * @param html where to
 * @param rows what is told
 */
record ConfigsetsView(HtmlWriter html, List<ConfigsetRow> rows) {

    private static final int LONGEST = 400;

    void write() {
        if (rows.isEmpty()) {
            return;
        }
        html.open("section", "id", "configsets").element("h2", "Configsets");
        rows.forEach(this::configset);
        html.close();
    }

    private void configset(ConfigsetRow row) {
        html.open("div", "class", "card").open("div", "class", "title").element("h3", Clean.line(row.title(), LONGEST));
        html.element("span", Clean.line(row.outcome(), LONGEST), "class", "note")
                .close();
        if (row.reason() != null) {
            html.element("pre", row.reason());
        }
        if (!row.states().isEmpty()) {
            states(row.states());
        }
        row.leftBehind()
                .forEach(left -> html.element("p", Clean.line("left behind: " + left, LONGEST), "class", "remark"));
        html.close();
    }

    private void states(List<StateRow> states) {
        var table = new HtmlTable(html, "Result", "State", "What", "Changes", "Comment", "Place", "Time");
        for (StateRow state : states) {
            table.row()
                    .pill(state.word(), state.isFailed() ? "failed" : "passed")
                    .cell(Clean.line(state.id(), LONGEST))
                    .cell(Clean.line(state.function() + " " + state.name(), LONGEST))
                    .cell(Clean.line(state.changes(), LONGEST))
                    .cell(Clean.line(state.comment(), LONGEST))
                    .cell(Clean.line(state.place(), LONGEST))
                    .shortCell(Durations.text(state.took()));
        }
        table.end();
    }
}
