package org.infratest.report;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes Markdown as GitHub and GitLab show it, up to a number of bytes. No text that it is given becomes markup: in a line every
 * character that could is escaped, in a block the fence is longer than any in the text.
 */
final class Markdown {

    private static final int MAX_LINE = 500;
    private static final String SPECIAL = "\\`*_[]|~#$@!{}^=";

    private final StringBuilder markdown = new StringBuilder();
    private final int max;
    private int bytes;
    private boolean full;

    Markdown(int max) {
        this.max = max;
    }

    /** Writes markup, if there is room for it. Whatever in it comes from outside has gone through {@link #line}, {@link #block} or {@link #code}. */
    boolean add(String markup) {
        int length = markup.getBytes(StandardCharsets.UTF_8).length;
        full |= bytes + length > max;
        if (!full) {
            markdown.append(markup);
            bytes += length;
        }
        return !full;
    }

    /** A row of a table, of texts. */
    boolean row(List<String> cells) {
        return add("| " + String.join(" | ", cells.stream().map(Markdown::line).toList()) + " |\n");
    }

    /** Whether something was left out for want of room. */
    boolean isFull() {
        return full;
    }

    @Override
    public String toString() {
        return markdown.toString();
    }

    /** A text on one line, without any meaning. */
    static String line(String text) {
        String clean = Clean.line(text, MAX_LINE);
        StringBuilder escaped = new StringBuilder(clean.length() + 16);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                // Otherwise what looks like an address becomes a link.
                case ':' -> escaped.append(clean.startsWith("://", i) ? "&#58;" : ":");
                case '.' -> escaped.append(clean.regionMatches(true, Math.max(0, i - 3), "www", 0, 3) ? "&#46;" : ".");
                default -> escaped.append(SPECIAL.indexOf(c) < 0 ? "" : "\\").append(c);
            }
        }
        return escaped.toString();
    }

    /** A text of many lines, as it is. */
    static String block(String text, int maxText) {
        String clean = Clean.text(text, maxText).stripTrailing();
        String fence = "`".repeat(Math.max(3, longestRun(clean) + 1));
        return fence + "text\n" + clean + "\n" + fence + "\n";
    }

    /** A text within a line, as it is. */
    static String code(String text) {
        String clean = Clean.line(text, MAX_LINE).replace("|", "\u2502");
        String fence = "`".repeat(longestRun(clean) + 1);
        return clean.isEmpty() ? "" : fence + " " + clean + " " + fence;
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
