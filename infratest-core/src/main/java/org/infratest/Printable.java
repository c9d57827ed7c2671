package org.infratest;

import java.util.regex.Pattern;

/**
 * Text that came from elsewhere, made fit for a terminal, XML and HTML. What a machine sends is hostile input: it may
 * carry escape sequences, be endless, or be no text at all.
 */
public final class Printable {

    private static final String CUT = "...";

    /**
     * What a CI obeys when it reads it in the output of a job: workflow commands of GitHub (at the start of a line), of Azure DevOps,
     * TeamCity and older runners of GitHub (anywhere), and attachments.
     */
    private static final Pattern COMMANDS = Pattern.compile(
            "(?m)^[^\\S\n]*+:(?=:)|#(?=#(?:vso|teamcity)?\\[)|\\[(?=\\[ATTACHMENT\\|)", Pattern.CASE_INSENSITIVE);

    private Printable() {}

    /**
     * The text with a space in whatever a CI would take for an order in the output of a job. Whoever prints what a machine sent must
     * not let it order anything.
     *
     * @param text any text
     */
    public static String withoutCommands(String text) {
        return COMMANDS.matcher(text).replaceAll("$0 ");
    }

    /**
     * The text on one line: line ends become {@code \n}, other control characters {@code \x1b}-like escapes, and what
     * goes beyond {@code limit} characters is replaced by dots.
     *
     * @param text any text
     * @param limit how many characters are shown at most
     */
    public static String line(String text, int limit) {
        return cleaned(text, limit, false);
    }

    /**
     * The text with its line ends and tabs kept; carriage returns before a line end are dropped, and other control
     * characters are escaped. What goes beyond {@code limit} characters is replaced by dots.
     *
     * @param text any text
     * @param limit how many characters are shown at most
     */
    public static String text(String text, int limit) {
        return cleaned(text.replace("\r\n", "\n"), limit, true);
    }

    /**
     * The end of the text, where the reason usually stands; otherwise like {@link #text}.
     *
     * @param text any text
     * @param limit how many characters are shown at most
     */
    public static String tail(String text, int limit) {
        String stripped = text.strip();
        return stripped.length() <= limit
                ? text(stripped, Integer.MAX_VALUE)
                : CUT + text(stripped.substring(stripped.length() - limit), Integer.MAX_VALUE);
    }

    private static String cleaned(String text, int limit, boolean keepLines) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), 1024));
        for (int i = 0; i < text.length(); i++) {
            if (clean.length() >= limit) {
                return withoutCommands(clean.append(CUT).toString());
            }
            int c = text.codePointAt(i);
            if (Character.isSupplementaryCodePoint(c)) {
                clean.appendCodePoint(c);
                i++;
            } else {
                append(clean, (char) c, keepLines);
            }
        }
        return withoutCommands(clean.toString());
    }

    private static void append(StringBuilder clean, char c, boolean keepLines) {
        if (keepLines && (c == '\n' || c == '\t')) {
            clean.append(c);
        } else if (c == '\n') {
            clean.append("\\n");
        } else if (c == '\r') {
            clean.append("\\r");
        } else if (c == '\t') {
            clean.append("\\t");
        } else if (c < 0x100 && Character.isISOControl(c)) {
            clean.append(String.format("\\x%02x", (int) c));
        } else if (isUnprintable(c)) {
            clean.append(String.format("\\u%04x", (int) c));
        } else {
            clean.append(c);
        }
    }

    /** Marks that turn the direction of a line around, and what XML 1.0 cannot carry, of which half of a pair is one. */
    private static boolean isUnprintable(char c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.PARAGRAPH_SEPARATOR
                || c == '\ufffe'
                || c == '\uffff';
    }
}
