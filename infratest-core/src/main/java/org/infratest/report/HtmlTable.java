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
        html.element("td", text, "data-label", next());
        return this;
    }

    /** A cell whose text is never broken into lines. */
    HtmlTable shortCell(String text) {
        return cell(text, "short");
    }

    /** A cell with a class of its own. */
    HtmlTable cell(String text, String css) {
        html.element("td", text, "data-label", next(), "class", css);
        return this;
    }

    HtmlTable verdict(Verdict verdict) {
        return pill(Verdicts.text(verdict), Verdicts.css(verdict));
    }

    /** A cell with a word in a colour of its own. */
    HtmlTable pill(String text, String css) {
        html.open("td", "data-label", next(), "class", "short")
                .element("span", text, "class", "pill " + css)
                .close();
        return this;
    }

    void end() {
        endRow();
        html.close().close();
    }

    private String next() {
        return columns.get(column++);
    }

    private void endRow() {
        if (column >= 0) {
            html.close();
        }
    }
}
