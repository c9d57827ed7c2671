package org.infratest.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.Printable;

/**
 * A conversation with a server: what is expected of it, and what is sent, in turn. A value: each method returns a longer copy.
 *
 * <pre>{@code
 * Dialogue noRelay = Dialogue.begin()
 *         .expect("^220 ").sendLine("EHLO test.example")
 *         .expect("^250 ").sendLine("MAIL FROM:<a@test.example>")
 *         .expect("^250 ").sendLine("RCPT TO:<b@elsewhere.example>")
 *         .expect("^5\\d\\d ");
 * }</pre>
 */
@Api
public final class Dialogue {

    private static final Dialogue EMPTY = new Dialogue(List.of());

    private final List<DialogueStep> steps;

    private Dialogue(List<DialogueStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /** One without a step. */
    public static Dialogue begin() {
        return EMPTY;
    }

    /**
     * Waits until the server has sent something in which the expression is found; {@code ^} and {@code $} stand for the
     * ends of each line, and the dot matches line ends as well. What was sent up to the end of the match counts as read: the next expectation looks at what follows.
     *
     * @param regex in the syntax of {@link java.util.regex.Pattern}
     * @throws ConfigurationException if the expression is malformed
     */
    public Dialogue expect(String regex) {
        return with(new DialogueStep(Regex.ofLines(regex), new byte[0], "", ""));
    }

    /** Sends a text as it is, in UTF-8. */
    public Dialogue send(String text) {
        return with(new DialogueStep(null, text.getBytes(UTF_8), Printable.line(text, 200), ""));
    }

    /** Sends a text and the line end of the internet's protocols, a carriage return with a line feed. */
    public Dialogue sendLine(String text) {
        return send(text + "\r\n");
    }

    /**
     * Sends a line that ends with a password, which no failure and no report shows, also where the server sends it back.
     *
     * @param beginning what stands before it: {@code "PASS "}
     * @param secret the password
     */
    public Dialogue sendSecretLine(String beginning, String secret) {
        byte[] bytes = (beginning + secret + "\r\n").getBytes(UTF_8);
        return with(new DialogueStep(null, bytes, Printable.line(beginning, 200) + "***\\r\\n", secret));
    }

    private Dialogue with(DialogueStep step) {
        List<DialogueStep> more = new ArrayList<>(steps);
        more.add(step);
        return new Dialogue(more);
    }

    List<DialogueStep> steps() {
        if (steps.isEmpty()) {
            throw new ConfigurationException("The dialogue has no step: Dialogue.begin().expect(...) makes one");
        }
        return steps;
    }

    /** What must not be shown where the server sends it back. */
    Secrets secrets() {
        Secrets secrets = Secrets.NONE;
        for (DialogueStep step : steps) {
            secrets = secrets.and(step.secret());
        }
        return secrets;
    }
}
