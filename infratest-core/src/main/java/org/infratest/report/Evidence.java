package org.infratest.report;

import java.nio.file.Path;
import java.util.Locale;
import org.infratest.report.Excerpt.Kind;

/** Shows files beside the failure that they explain, as long as the page does not get too large. */
final class Evidence {

    private static final int MAX_TEXT = 12_000;
    private static final int MAX_PAGE = 6 << 20;
    private static final int MAX_NAME = 200;

    private final HtmlWriter html;
    private final Links links;
    private int written;

    Evidence(HtmlWriter html, Links links) {
        this.html = html;
        this.links = links;
    }

    void show(Path file) {
        Excerpt excerpt = Excerpt.of(file, MAX_TEXT);
        int length = length(excerpt);
        boolean fits = written + length <= MAX_PAGE;
        if (fits && excerpt.kind() == Kind.TEXT) {
            open(file, excerpt, "the end of it");
            html.element("pre", excerpt.text(), "class", "log").close();
        } else if (fits && excerpt.kind() == Kind.IMAGE) {
            open(file, excerpt, "a picture");
            html.data("img", "src", String.valueOf(excerpt.image()), "alt", name(file))
                    .close();
        } else {
            html.open("p", "class", "file");
            link(file);
            html.text(" " + note(excerpt)).close();
            return;
        }
        written += length;
    }

    /** A link to a file, or its name where no link can lead there. */
    void link(Path file) {
        links.to(file)
                .ifPresentOrElse(
                        target -> html.element("a", name(file), "href", target),
                        () -> html.element("code", name(file)));
    }

    private void open(Path file, Excerpt excerpt, String what) {
        boolean whole = excerpt.kind() == Kind.TEXT && !excerpt.text().startsWith("…");
        html.open("details").open("summary");
        html.element("code", String.valueOf(file.getFileName()))
                .element("span", " " + (whole ? "" : what + ", ") + size(excerpt.size()), "class", "note")
                .close();
        html.open("p", "class", "file");
        link(file);
        html.close();
    }

    private static int length(Excerpt excerpt) {
        String image = excerpt.image();
        return image == null ? excerpt.text().length() : image.length();
    }

    private static String note(Excerpt excerpt) {
        return switch (excerpt.kind()) {
            case MISSING -> "(not there any more)";
            case OTHER -> "(" + size(excerpt.size()) + ", not a text)";
            case LARGE_IMAGE -> "(" + size(excerpt.size()) + ", a picture)";
            case TEXT, IMAGE -> "(" + size(excerpt.size()) + "; this page is full)";
        };
    }

    private String name(Path file) {
        return Clean.line(links.name(file), MAX_NAME);
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        return bytes < 1024 * 1024
                ? (bytes + 512) / 1024 + " KiB"
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
    }
}
