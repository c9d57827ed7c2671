package org.infratest.vantage;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.Printable;

/** The system's {@code ping}: what to run and what it said. Understands iputils, BusyBox and the one of macOS. */
final class PingCommand {

    private static final Pattern REPLY = Pattern.compile("(?:ttl|hlim)=(\\d+)[^\\n]*time[=<]\\s*([\\d.]+)\\s*ms");
    private static final Pattern ERROR =
            Pattern.compile("(?i)from (\\S+?):?\\s+(?:icmp_seq[=:]\\d+\\s+)?([A-Z][^\\n]*)");
    private static final Pattern NO_SOCKET = Pattern.compile(
            "(?i)socket:|cap_net_raw|are you root|must be run as root|raw socket|a password is required");
    private static final int NO_SUCH_COMMAND = 127;
    private static final int REPLIED = 0;
    private static final int NO_REPLY = 1;

    private PingCommand() {}

    /** The command lines to try on a machine, in order; those after the first are for machines that lack something. */
    static List<String> variants(InetAddress target, Duration timeout) {
        List<String> lines = new ArrayList<>();
        String ping = String.join(" ", arguments(target, timeout, "-W"));
        lines.add("LC_ALL=C " + ping);
        lines.add("LC_ALL=C sudo -n " + ping);
        if (target instanceof Inet6Address) {
            lines.add("LC_ALL=C " + ping.replaceFirst("ping", "ping6"));
        }
        return lines;
    }

    /**
     * The arguments that send one request.
     *
     * @param waitOption the option that bounds the wait in seconds
     */
    static List<String> arguments(InetAddress target, Duration timeout, String waitOption) {
        return List.of(
                "ping", "-n", "-c", "1", waitOption, String.valueOf(Literals.seconds(timeout)), Literals.of(target));
    }

    /** What came of it, or empty if {@code ping} is not there or could not send. */
    static Optional<Echo> read(int exitCode, String stdout, String stderr, Duration took) {
        Matcher reply = REPLY.matcher(stdout);
        if (exitCode == REPLIED && reply.find()) {
            Duration roundTrip = Duration.ofNanos(Math.round(Double.parseDouble(reply.group(2)) * 1_000_000));
            return Optional.of(new Echo.Replied("ping", roundTrip, Integer.parseInt(reply.group(1))));
        }
        if (exitCode == NO_SUCH_COMMAND || NO_SOCKET.matcher(stderr).find()) {
            return Optional.empty();
        }
        Matcher error = ERROR.matcher(stdout);
        if (error.find()) {
            return unreachable(
                    Printable.line(error.group(2).strip(), 200) + ", says " + Printable.line(error.group(1), 60));
        }
        if (stderr.contains("ping broadcast")) {
            return unreachable(Errors.PROHIBITED.reason());
        }
        Optional<Errors> words = Errors.in(stderr);
        if (words.isPresent()) {
            return unreachable(words.get().reason());
        }
        return exitCode == NO_REPLY ? Optional.of(new Echo.Silent("ping", took)) : Optional.empty();
    }

    private static Optional<Echo> unreachable(String reason) {
        return Optional.of(new Echo.Unreachable("ping", reason));
    }
}
