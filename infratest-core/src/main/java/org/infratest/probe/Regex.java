package org.infratest.probe;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.infratest.ConfigurationException;
import org.infratest.event.Durations;

/**
 * A regular expression for what a server sends, in which the dot matches line ends. Java's matcher may backtrack for
 * years on a text that a server chose, so it is cut off.
 *
 * @param pattern the compiled expression
 * @param limit how long it may take on one text
 */
record Regex(Pattern pattern, Duration limit) {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /**
     * Compiles an expression.
     *
     * @throws ConfigurationException if it is malformed
     */
    static Regex of(String regex) {
        return of(regex, Pattern.DOTALL);
    }

    /**
     * Compiles one in which {@code ^} and {@code $} stand for the ends of each line.
     *
     * @throws ConfigurationException if it is malformed
     */
    static Regex ofLines(String regex) {
        return of(regex, Pattern.DOTALL | Pattern.MULTILINE);
    }

    private static Regex of(String regex, int flags) {
        try {
            return new Regex(Pattern.compile(regex, flags), LIMIT);
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
            throw new ConfigurationException(
                    "'" + regex + "' is not a regular expression: " + e.getDescription() + where
                            + "; Pattern.quote(text) makes one of any text",
                    e);
        }
    }

    /**
     * Whether the whole text matches.
     *
     * @throws ConfigurationException if that does not come to an end
     */
    boolean matches(String text) {
        return run(text, Matcher::matches);
    }

    /**
     * The end of the first match, if there is one.
     *
     * @param from where to begin; what stands before tells only whether a line begins there
     * @throws ConfigurationException if that does not come to an end
     */
    OptionalInt find(String text, int from) {
        return run(text, matcher -> {
            matcher.region(from, text.length()).useAnchoringBounds(false).useTransparentBounds(true);
            return matcher.find() ? OptionalInt.of(matcher.end()) : OptionalInt.empty();
        });
    }

    private <T> T run(String text, Function<Matcher, T> question) {
        try {
            return question.apply(pattern.matcher(new Timed(text, System.nanoTime() + limit.toNanos())));
        } catch (OutOfTimeException e) {
            throw new ConfigurationException(
                    "The regular expression '" + pattern + "' did not come to an end within " + Durations.text(limit)
                            + " on a text of " + text.length()
                            + " characters: it tries the same characters in ever more"
                            + " ways. Write it without a repetition within a repetition, like (a+)+, or with possessive"
                            + " ones, like (a++)+",
                    e);
        } catch (StackOverflowError e) {
            throw new ConfigurationException(
                    "The regular expression '" + pattern + "' is too deep for a text of " + text.length()
                            + " characters: write it without a repeated choice, like (a|b)*; [ab]* does the same",
                    e);
        }
    }

    @Override
    public String toString() {
        return pattern.toString();
    }

    private static final class OutOfTimeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A text that a matcher can read only for so long. */
    private static final class Timed implements CharSequence {

        private static final int CHARACTERS_PER_LOOK_AT_THE_CLOCK = 1 << 10;

        private final CharSequence text;
        private final long deadline;
        private int reads;

        Timed(CharSequence text, long deadline) {
            this.text = text;
            this.deadline = deadline;
        }

        @Override
        public char charAt(int index) {
            if (++reads % CHARACTERS_PER_LOOK_AT_THE_CLOCK == 0 && System.nanoTime() - deadline > 0) {
                throw new OutOfTimeException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Timed(text.subSequence(start, end), deadline);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
