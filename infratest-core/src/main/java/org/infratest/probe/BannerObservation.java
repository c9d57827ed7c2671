package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.Printable;
import org.infratest.event.Durations;

/**
 * The first bytes that a server sent.
 *
 * @param connection what came of opening the connection
 * @param text what was sent, without the last line end: UTF-8 where it is that, else ISO 8859-1, so that each character is one byte
 * @param ending how the connection ended: by the server, or by a failure; empty where it was still open
 * @param problem why the server could not be listened to, as STARTTLS or TLS failed; else empty
 * @param took how long the attempt took
 */
@Api
public record BannerObservation(TcpObservation connection, String text, String ending, String problem, Duration took)
        implements StreamObservation {

    private static final int SHOWN = 200;

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    /**
     * Whether there is a text, and all of it matches a regular expression; the dot matches line ends as well.
     *
     * @throws ConfigurationException if the expression is malformed, or does not come to an end on this text
     */
    public boolean matches(String regex) {
        return matches(Regex.of(regex));
    }

    boolean matches(Regex regex) {
        return !text.isEmpty() && regex.matches(text);
    }

    @Override
    public String description() {
        if (connection.state() != TcpObservation.State.OPEN) {
            return connection.description();
        }
        if (!problem.isEmpty()) {
            return Printable.line(problem, 600);
        }
        if (!text.isEmpty()) {
            return "the server began with '" + Printable.line(text, SHOWN) + "'";
        }
        return ending.isEmpty() ? "the server sent nothing within " + Durations.text(took) : ending + " without a word";
    }

    @Override
    public List<String> details() {
        return text.length() > SHOWN ? List.of("banner: " + Printable.line(text, 2_000)) : List.of();
    }
}
