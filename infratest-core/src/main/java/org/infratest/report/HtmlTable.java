package org.infratest.report;

import java.util.List;
import org.infratest.event.Verdict;

/** A table whose cells know their column, so that a narrow screen can show each row as a list. */
final class HtmlTable {

    private final HtmlWriter html;
    private final List<String> columns;
    private int column = -1;

    HtmlTable(HtmlWriter html, String... columns) {
        this.html = html;
        this.columns = List.of(columns);
        html.open("table").open("thead").open("tr");
        this.columns.forEach(name -> html.element("th", name));
        html.close().close().open("tbody");
    }

    HtmlTable row() {
        endRow();
        html.open("tr");
        column = 0;
        return this;
    }

    HtmlTable cell(String text) {
        html.element("td", text, "data-label", columns.get(column++));
        return this;
    }

    HtmlTable verdict(Verdict verdict) {
        String text = Verdicts.text(verdict);
        html.open("td", "data-label", columns.get(column++))
                .element("span", text, "class", text)
                .close();
        return this;
    }

    void end() {
        endRow();
        html.close().close();
    }

    private void endRow() {
        if (column >= 0) {
            html.close();
        }
    }
}
