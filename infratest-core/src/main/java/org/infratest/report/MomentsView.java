package org.infratest.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.event.Durations;
import org.infratest.report.RunSummary.MomentRow;

/**
 * When the machines of an environment were kept and went back, and how long each part of that took.
 *
 * @param html where to
 * @param rows what is told
 */
record MomentsView(HtmlWriter html, List<MomentRow> rows) {

    private static final int LONGEST = 400;

    void write() {
        if (rows.isEmpty()) {
            return;
        }
        html.open("details").element("summary", headline());
        var table = new HtmlTable(html, "What", "Checkpoint", "Test", "Time", "Parts");
        for (MomentRow row : rows) {
            table.row()
                    .shortCell(row.taken() ? "kept" : "went back")
                    .cell(Clean.line(row.checkpoint(), LONGEST))
                    .cell(row.test() == null ? "" : Clean.line(row.test(), LONGEST), "asker")
                    .shortCell(Durations.text(row.took()))
                    .cell(Clean.line(parts(row), LONGEST));
        }
        table.end();
        html.close();
    }

    private String headline() {
        List<Duration> back = rows.stream()
                .filter(row -> !row.taken())
                .map(MomentRow::took)
                .sorted()
                .toList();
        int kept = rows.size() - back.size();
        String text = kept == 0 ? "" : "Kept " + Counts.plural(kept, "time");
        if (back.isEmpty()) {
            return text;
        }
        return (text.isEmpty() ? "Went" : text + ", went") + " back " + Counts.plural(back.size(), "time") + ": median "
                + Durations.text(back.get(back.size() / 2)) + ", longest "
                + Durations.text(back.get(back.size() - 1));
    }

    private static String parts(MomentRow row) {
        return row.parts().entrySet().stream()
                .map(part -> part.getKey() + " " + Durations.text(part.getValue()))
                .collect(Collectors.joining(", "));
    }
}
