package org.infratest.vantage;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** The system's {@code ping}: what to run and what it said. Understands iputils, BusyBox and the one of macOS. */
final class PingCommand {

    private static final String MEANS = "ping";

    private static final Pattern REPLY = Pattern.compile(
            "seq[=:](\\d+)[^\\n]*?(?:ttl|hlim)=(\\d+)[^\\n]*?time[=<]\\s*([\\d.]+)\\s*ms(?![^\\n]*DUP)");
    private static final Pattern ERROR =
            Pattern.compile("(?im)from (\\S+?):?\\s+(?:icmp_seq[=:](\\d+)\\s+)?([A-Z][^\\n]*)");
    private static final Pattern NO_SOCKET = Pattern.compile(
            "(?i)socket:|cap_net_raw|are you root|must be run as root|raw socket|a password is required|cannot flood"
                    + "|minimal interval|operation not permitted to set interval");
    /** What comes in the way and says nothing of whether the request got there (RFC 792). */
    private static final Pattern NO_LOSS = Pattern.compile("(?i)redirect |source quench");

    /** A packet that is too small to carry the time at which it was sent comes back without one. */
    private static final Pattern UNTIMED = Pattern.compile("(?m)seq[=:]\\d+[^\\n]*?(?:ttl|hlim)=\\d+\\s*$");

    private static final int TIMED_FROM = 16;

    /** Without them it was not {@code ping} that ended, but perhaps who should have started it. */
    private static final String STATISTICS = "packets transmitted";

    /** What is longer is not of {@code ping}, and would keep regular expressions busy. */
    private static final int LONGEST_LINE = 500;

    private static final int NO_SUCH_COMMAND = 127;
    private static final int NO_REPLY = 1;

    private PingCommand() {}

    /** The command lines to try on a machine, in order; those after the first are for machines that lack something. */
    static List<String> variants(InetAddress target, EchoPlan plan) {
        List<String> lines = new ArrayList<>();
        String ping = String.join(" ", arguments(target, plan, "-W"));
        lines.add("LC_ALL=C " + ping);
        lines.add("LC_ALL=C sudo -n " + ping);
        if (target instanceof Inet6Address) {
            lines.add("LC_ALL=C " + ping.replaceFirst("ping", "ping6"));
        }
        return lines;
    }

    /**
     * The arguments that send the requests of a plan.
     *
     * @param waitOption the option that bounds the wait in seconds
     */
    static List<String> arguments(InetAddress target, EchoPlan plan, String waitOption) {
        List<String> arguments = new ArrayList<>(List.of(
                MEANS,
                "-n",
                "-c",
                String.valueOf(plan.count()),
                waitOption,
                String.valueOf(Literals.seconds(plan.timeout()))));
        if (plan.count() > 1) {
            arguments.addAll(List.of("-i", interval(plan.interval())));
        }
        if (plan.size() != EchoPlan.DEFAULT_SIZE) {
            arguments.addAll(List.of("-s", String.valueOf(plan.size())));
        }
        arguments.add(Literals.of(target));
        return arguments;
    }

    private static String interval(Duration interval) {
        return String.format(Locale.ROOT, "%.3f", Math.max(1, interval.toMillis()) / 1000.0);
    }

    /** How long it may run: until the last request is given up. */
    static Duration longest(EchoPlan plan) {
        return plan.interval().multipliedBy(plan.count() - 1L).plus(plan.timeout());
    }

    /**
     * What came of each request, or empty if {@code ping} is not there or could not send.
     *
     * @throws EnvironmentException if replies came of which {@code ping} does not tell how long they took
     */
    static Optional<List<Echo>> read(EchoPlan plan, int exitCode, String output, String stderr, Duration took) {
        String stdout =
                output.lines().filter(line -> line.length() <= LONGEST_LINE).collect(Collectors.joining("\n"));
        List<@Nullable Echo> seen = new ArrayList<>(Collections.nCopies(plan.count(), null));
        int first = firstSequence(stdout);
        boolean replied = replies(seen, first, stdout);
        if (exitCode == NO_SUCH_COMMAND
                || (!replied && NO_SOCKET.matcher(stderr).find())) {
            return Optional.empty();
        }
        if (!replied && plan.size() < TIMED_FROM && UNTIMED.matcher(stdout).find()) {
            throw new EnvironmentException(
                    "A reply came, but ping tells no times of packets as small as these; let them" + " carry "
                            + TIMED_FROM + " bytes or more, as with size(" + TIMED_FROM + ")");
        }
        boolean said = errors(seen, first, stdout);
        if (!replied && !said) {
            return nothing(plan, exitCode == NO_REPLY && stdout.contains(STATISTICS), stderr, took);
        }
        Echo silent = new Echo.Silent(MEANS, plan.count() == 1 ? took : plan.timeout());
        return Optional.of(
                seen.stream().map(echo -> echo == null ? silent : echo).toList());
    }

    /** iputils counts from 1, the others from 0, which only a lost first reply could hide. */
    private static int firstSequence(String stdout) {
        boolean first = stdout.contains("icmp_seq=0") || stdout.contains("icmp_seq 0\n");
        return first || Pattern.compile("(?m) seq=\\d").matcher(stdout).find() ? 0 : 1;
    }

    private static boolean replies(List<@Nullable Echo> seen, int first, String stdout) {
        Matcher reply = REPLY.matcher(stdout);
        boolean any = false;
        while (reply.find()) {
            Duration roundTrip = Duration.ofNanos(Math.round(Double.parseDouble(reply.group(3)) * 1_000_000));
            any |= put(
                    seen, number(reply.group(1)) - first, new Echo.Replied(MEANS, roundTrip, number(reply.group(2))));
        }
        return any;
    }

    private static boolean errors(List<@Nullable Echo> seen, int first, String stdout) {
        Matcher error = ERROR.matcher(stdout);
        boolean any = false;
        while (error.find()) {
            if (REPLY.matcher(error.group()).find()
                    || NO_LOSS.matcher(error.group(3)).lookingAt()) {
                continue;
            }
            int index = error.group(2) == null ? seen.indexOf(null) : number(error.group(2)) - first;
            any |= put(seen, index, unreachable(error.group(1), error.group(3).strip()));
        }
        return any;
    }

    private static boolean put(List<@Nullable Echo> seen, int index, Echo echo) {
        if (index < 0 || index >= seen.size() || seen.get(index) != null) {
            return false;
        }
        seen.set(index, echo);
        return true;
    }

    /** A number of a machine that may say anything. */
    private static int number(String digits) {
        return digits.length() > 9 ? -1 : Integer.parseInt(digits);
    }

    private static Echo unreachable(String from, String words) {
        IcmpCode code = PingWords.code(words);
        String reason = code == null ? Printable.line(words, 200) : code.words();
        InetAddress by = address(from);
        String who = by == null ? Printable.line(from, 60) : Literals.of(by);
        return new Echo.Unreachable(MEANS, reason + ", says " + who, by, code);
    }

    private static @Nullable InetAddress address(String literal) {
        try {
            return Subnet.address(literal);
        } catch (ConfigurationException e) {
            return null; // ping -n prints addresses; whatever else this is, it is shown as it came
        }
    }

    private static Optional<List<Echo>> nothing(EchoPlan plan, boolean ended, String stderr, Duration took) {
        if (stderr.contains("ping broadcast")) {
            return all(plan, new Echo.Unreachable(MEANS, Errors.PROHIBITED.reason()));
        }
        Optional<Errors> words = Errors.in(stderr);
        if (words.isPresent()) {
            return all(plan, new Echo.Unreachable(MEANS, words.get().reason()));
        }
        return ended ? all(plan, new Echo.Silent(MEANS, plan.count() == 1 ? took : plan.timeout())) : Optional.empty();
    }

    private static Optional<List<Echo>> all(EchoPlan plan, Echo echo) {
        return Optional.of(Collections.nCopies(plan.count(), echo));
    }
}
