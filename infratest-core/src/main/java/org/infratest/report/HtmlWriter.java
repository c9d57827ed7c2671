package org.infratest.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes elements, attributes and text, and escapes all that it is given, so no text can become markup. What it writes is also
 * well-formed XML.
 */
final class HtmlWriter {

    private static final int MAX_TEXT = 20_000;
    private static final int MAX_DATA = 2 << 20;

    /** After these a line feed would show as a space. */
    private static final Set<String> INLINE = Set.of("a", "b", "code", "i", "pre", "span", "strong", "text", "title");

    private final StringBuilder html = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes are given as names and values in turn. */
    HtmlWriter open(String tag, String... attributes) {
        start(tag, attributes).append('>');
        open.push(tag);
        return this;
    }

    /** Writes an element without content. */
    HtmlWriter empty(String tag, String... attributes) {
        start(tag, attributes).append("/>\n");
        return this;
    }

    /** Writes an element that holds nothing but a text. */
    HtmlWriter element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Writes a text; line feeds stay. */
    HtmlWriter text(String text) {
        html.append(escaped(text));
        return this;
    }

    /** Writes an element without content that holds data which is far longer than any text, such as a picture. */
    HtmlWriter data(String tag, String attribute, String data, String... attributes) {
        if (data.length() > MAX_DATA || !data.matches("[A-Za-z0-9+/=:;,]*")) {
            throw new IllegalArgumentException("Not the data of a picture, or too much of it");
        }
        start(tag, attributes)
                .append(' ')
                .append(attribute)
                .append("=\"")
                .append(data)
                .append("\"/>\n");
        return this;
    }

    /** Writes what is markup or style already. Only for constants. */
    HtmlWriter constant(String markup) {
        html.append(markup);
        return this;
    }

    /** Closes the innermost open element. */
    HtmlWriter close() {
        String tag = open.pop();
        html.append("</").append(tag).append(INLINE.contains(tag) ? ">" : ">\n");
        return this;
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("Elements are still open: " + open);
        }
        return html.toString();
    }

    private StringBuilder start(String tag, String... attributes) {
        html.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(attributes[i + 1]))
                    .append('"');
        }
        return html;
    }

    private static String escaped(String text) {
        String clean = Clean.text(text, MAX_TEXT);
        var escaped = new StringBuilder(clean.length() + 16);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
