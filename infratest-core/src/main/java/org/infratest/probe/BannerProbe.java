package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.infratest.vantage.Dial;

/**
 * Reads what a server says first, before it is asked anything: the version line of SSH, the greeting of SMTP, the
 * handshake of a database. At most 4 KiB are read.
 */
@Api
public final class BannerProbe extends Probe<BannerProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);
    private static final int LIMIT = 4096;
    private static final int SHOWN = 200;

    /** Who has sent a whole line and then pauses has finished; who pauses within a line may go on. */
    private static final int PAUSE_AFTER_LINE = 200;

    private static final int PAUSE_WITHIN_LINE = 1_000;

    private BannerProbe(Aim aim, Patience patience) {
        super(aim, patience);
    }

    /** A probe of that machine, looking from this JVM. */
    public static BannerProbe to(Host host) {
        return new BannerProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT));
    }

    @Override
    BannerProbe with(Aim aim, Patience patience) {
        return new BannerProbe(aim, patience);
    }

    @Override
    String kind() {
        return "banner";
    }

    /**
     * Reads the banner once and returns what was seen.
     *
     * @param port the port as the machine itself sees it
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public BannerObservation observe(int port) {
        return verdicts().observe(" port " + port, address -> look(address, port));
    }

    /**
     * Asserts that the banner begins with {@code text}. Servers may send lines before the one that matters; see
     * {@link #assertContains}.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it begins otherwise, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertStartsWith(int port, String text) {
        require(port, "to begin with '" + text + "'", banner -> banner.startsWith(text), text);
    }

    /**
     * Asserts that the banner contains {@code text}.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it does not, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertContains(int port, String text) {
        require(port, "to contain '" + text + "'", banner -> banner.contains(text), text);
    }

    /**
     * Asserts that the banner as a whole matches a regular expression; the dot matches line ends as well.
     *
     * @param port the port as the machine itself sees it
     * @param regex in the syntax of {@link Pattern}
     * @throws org.opentest4j.AssertionFailedError if it does not, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     * @throws java.util.regex.PatternSyntaxException if the expression is malformed
     */
    public void assertMatches(int port, String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        require(
                port,
                "to match '" + regex + "'",
                banner -> pattern.matcher(banner).matches(),
                regex);
    }

    private void require(int port, String wish, Predicate<String> test, String expected) {
        verdicts()
                .require(
                        Expectation.<BannerObservation>that(
                                "the banner on TCP port " + port + " " + wish,
                                seen -> !seen.text().isEmpty() && test.test(seen.text()),
                                expected,
                                BannerObservation::text),
                        " port " + port,
                        address -> look(address, port));
    }

    private BannerObservation look(InetAddress host, int port) {
        InetSocketAddress address = Aim.at(host, port);
        Dial dial = Connections.dial(aim(), address, patience());
        TcpObservation connection = Connections.observation(aim(), address, dial);
        if (dial instanceof Dial.Opened opened) {
            BannerObservation seen = read(opened.socket(), connection);
            Connections.close(opened.socket(), address);
            return seen;
        }
        return new BannerObservation(connection, "", "", connection.took());
    }

    private BannerObservation read(Socket socket, TcpObservation connection) {
        long start = System.nanoTime();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        String ending;
        try {
            ending = fill(received, socket, start) ? "" : "the server closed the connection";
        } catch (IOException e) {
            ending = "the connection broke off (" + Printable.line(String.valueOf(e.getMessage()), SHOWN) + ")";
        }
        String text = received.toString(ISO_8859_1).replaceFirst("[\\r\\n]+$", "");
        return new BannerObservation(connection, text, ending, connection.took().plusNanos(System.nanoTime() - start));
    }

    /** Reads until the limit or a pause; false where the server closed the connection. */
    private boolean fill(ByteArrayOutputStream received, Socket socket, long start) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[LIMIT];
        while (received.size() < LIMIT) {
            long left = patience()
                    .attemptTimeout()
                    .minusNanos(System.nanoTime() - start)
                    .toMillis();
            if (left < 1) {
                return true;
            }
            socket.setSoTimeout((int) Math.min(left, pause(received)));
            try {
                int count = in.read(buffer, 0, LIMIT - received.size());
                if (count < 0) {
                    return false;
                }
                received.write(buffer, 0, count);
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
        return true;
    }

    private static int pause(ByteArrayOutputStream received) {
        if (received.size() == 0) {
            return Integer.MAX_VALUE;
        }
        byte[] bytes = received.toByteArray();
        return bytes[bytes.length - 1] == '\n' ? PAUSE_AFTER_LINE : PAUSE_WITHIN_LINE;
    }
}
