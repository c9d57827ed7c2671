package org.infratest.report;

import java.util.regex.Pattern;
import org.infratest.Redaction;

/**
 * Makes text from outside fit to be shown: without terminal control sequences, control and formatting characters
 * (which can reorder or hide what stands around them), without secrets, and without what XML and UTF-8 cannot carry.
 * {@link org.infratest.Printable} spells such characters out, as is right where a message quotes evidence; here they go, so that
 * a tool's coloured progress reads as it was meant.
 */
final class Clean {

    /** CSI sequences, then strings up to their end (OSC and its like), then the short ones; none ever backtracks. */
    private static final Pattern TERMINAL_SEQUENCES = Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*+[ -/]*+[@-~]"
            + "|(?:\u001b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u0080-\u009f]*+(?:\u0007|\u001b\\\\|\u009c)"
            + "|\u001b[ -/]*+[0-Z\\\\^-~]");

    private static final int REPLACEMENT = 0xfffd;
    private static final int READ_PER_SHOWN = 16;

    private Clean() {}

    /** One line: line breaks and tabs become a single space. */
    static String line(String text) {
        return clean(text, false);
    }

    /** One line of at most {@code max} characters; the last one is … where something was cut off. */
    static String line(String text, int max) {
        return bounded(text, max, false);
    }

    /** The same for text of many lines: line feeds and tabs stay. */
    static String text(String text, int max) {
        return bounded(text, max, true);
    }

    /** The first line that says something. */
    static String firstLine(String text, int max) {
        return line(text.lines().filter(l -> !l.isBlank()).findFirst().orElse(""), max);
    }

    private static String clean(String text, boolean keepLines) {
        String plain = Redaction.of(TERMINAL_SEQUENCES.matcher(text).replaceAll(""));
        var cleaned = new StringBuilder(plain.length());
        plain.codePoints().forEach(c -> append(cleaned, c, keepLines));
        return keepLines ? cleaned.toString() : cleaned.toString().strip();
    }

    private static void append(StringBuilder cleaned, int c, boolean keepLines) {
        if (keepLines && (c == '\n' || c == '\t')) {
            cleaned.appendCodePoint(c);
        } else if (isBreak(c)) {
            appendBreak(cleaned, keepLines);
        } else if (isUnusable(c)) {
            cleaned.appendCodePoint(REPLACEMENT);
        } else if (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
            cleaned.appendCodePoint(c);
        }
    }

    /** A carriage return is dropped from text of many lines, where a line feed stands beside it or it only overwrites. */
    private static void appendBreak(StringBuilder cleaned, boolean keepLines) {
        if (!keepLines && !cleaned.isEmpty() && cleaned.charAt(cleaned.length() - 1) != ' ') {
            cleaned.append(' ');
        }
    }

    private static boolean isBreak(int c) {
        return c == '\n' || c == '\r' || c == '\t' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** Half a surrogate pair, or one of the code points that are no characters. */
    private static boolean isUnusable(int c) {
        return Character.getType(c) == Character.SURROGATE || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
    }

    /** Reads no more than what {@code max} characters may need, so that megabytes cost nothing. */
    private static String bounded(String text, int max, boolean keepLines) {
        int read = (int) Math.min(text.length(), (long) max * READ_PER_SHOWN);
        String clean = clean(text.substring(0, read), keepLines);
        boolean whole = read == text.length();
        int length = clean.codePointCount(0, clean.length());
        if (whole && length <= max) {
            return clean;
        }
        return clean.substring(0, clean.offsetByCodePoints(0, Math.min(length, max - 1))) + "…";
    }
}
