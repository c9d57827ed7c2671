package org.infratest.reachability;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshResult;
import org.jspecify.annotations.Nullable;

/**
 * Whose connection attempts, datagrams and echo requests get as far as a machine, whatever its own firewall makes of them. The machine listens for
 * a while to all that its interfaces receive; that needs root or sudo there, and python3.
 */
final class Arrivals {

    /** Longer than what a kernel leaves between two attempts of a connection that nobody answers. */
    private static final int SECONDS = 4;

    private static final int LONGEST = 16;
    private static final int MOST_ATTEMPTS = 100;
    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final Pattern LINE = Pattern.compile("(?m)^([0-9a-fA-F:.]{2,45}) ((?:tcp|udp)/\\d{1,5}|icmp)$");

    /** Prints the source and the service of what begins a flow. Has to do without single quotes. */
    private static final String SCRIPT = """
            import socket, struct, time
            wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(3))
            end = time.monotonic() + %d
            told = set()
            while time.monotonic() < end:
                wire.settimeout(max(0.01, end - time.monotonic()))
                try:
                    packet = wire.recv(200)
                    if packet[0] >> 4 == 4:
                        kind, source, begin = packet[9], socket.inet_ntop(socket.AF_INET, packet[12:16]), (packet[0] & 15) * 4
                    else:
                        kind, source, begin = packet[6], socket.inet_ntop(socket.AF_INET6, packet[8:24]), 40
                    if kind == 17 or kind == 6 and packet[begin + 13] & 18 == 2:
                        port = struct.unpack("!H", packet[begin + 2:begin + 4])[0]
                        told.add((source, ("udp/" if kind == 17 else "tcp/") + str(port)))
                    elif (kind == 1 and packet[begin] == 8) or (kind == 58 and packet[begin] == 128):
                        told.add((source, "icmp"))
                except (socket.timeout, IndexError, ValueError, struct.error):
                    pass
            for source, service in told:
                print(source, service)
            """;

    private final Host machine;
    private final Set<Arrival> arrived = new HashSet<>();
    private final List<Span> windows = new ArrayList<>();
    private final Map<Look, Deque<Span>> attempts = new HashMap<>();
    private @Nullable Throwable failure;
    private boolean over;

    /** What arrived. */
    private record Arrival(InetAddress from, String service) {}

    /** A stretch of time, as {@link System#nanoTime} tells it. */
    private record Span(long begin, long end) {

        boolean contains(Span other) {
            return other.begin - begin >= 0 && end - other.end >= 0;
        }
    }

    Arrivals(Host machine) {
        this.machine = machine;
    }

    /** Says when a flow has been looked at for long enough: once an attempt of it has fallen into a time in which the machine listened. */
    synchronized Asked.Watch of(Look look) {
        Deque<Span> spans = attempts.computeIfAbsent(look, key -> new ArrayDeque<>());
        return new Asked.Watch() {
            @Override
            public void tried(Sighting seen, long began, long ended) {
                boolean waited = look.service().protocol() == Protocol.TCP && seen.answer() == Answer.FILTERED;
                add(spans, new Span(began, waited ? sent(began, ended) : ended));
            }

            @Override
            public boolean isEnough() {
                return isCovered(spans);
            }
        };
    }

    /** By when a connection that nobody answered had sent its first packet: it has waited its whole time after that. */
    private static long sent(long began, long ended) {
        return Math.max(began, ended - Protocol.TCP_TIMEOUT.toNanos());
    }

    private synchronized void add(Deque<Span> spans, Span attempt) {
        if (spans.size() == MOST_ATTEMPTS) {
            spans.remove();
        }
        spans.add(attempt);
    }

    private synchronized boolean isCovered(Deque<Span> spans) {
        return over || windows.stream().anyMatch(window -> spans.stream().anyMatch(window::contains));
    }

    private synchronized boolean areAllCovered() {
        return attempts.values().stream().allMatch(this::isCovered);
    }

    /**
     * Has the machine listen, and returns when it has done so. Where attempts are so far between that one of them was missed, it listens
     * again, for longer.
     */
    void watch() {
        try {
            for (int seconds = SECONDS; seconds <= LONGEST && listen(seconds) && !areAllCovered(); seconds *= 2) {}
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        giveUp();
    }

    /** The machine listens for sure from that long before it has answered until that long after it was asked. */
    private boolean listen(int seconds) {
        String command = "as=; [ \"$(id -u)\" = 0 ] || as=\"sudo -n\"; LC_ALL=C $as python3 -c '"
                + SCRIPT.formatted(seconds) + "'";
        long asked = System.nanoTime();
        SshResult result = machine.ssh().exec(command, SLACK.plusSeconds(seconds));
        long answered = System.nanoTime();
        if (!result.succeeded()) {
            return false;
        }
        Set<Arrival> more = read(result.stdout());
        long length = Duration.ofSeconds(seconds).toNanos();
        synchronized (this) {
            arrived.addAll(more);
            windows.add(new Span(answered - length, asked + length));
        }
        return true;
    }

    /** What it saw until its machine could not be asked is true; whoever needs the machine itself gets this very exception. */
    private synchronized void fail(Throwable reason) {
        failure = reason instanceof EnvironmentException ? null : reason;
    }

    private static Set<Arrival> read(String lines) {
        Set<Arrival> arrivals = new HashSet<>();
        Matcher line = LINE.matcher(lines);
        while (line.find()) {
            try {
                arrivals.add(new Arrival(Subnet.address(line.group(1)), line.group(2)));
            } catch (ConfigurationException e) {
                throw new EnvironmentException(
                        "A machine that was asked what arrives there answered: " + line.group(), e);
            }
        }
        return arrivals;
    }

    synchronized void giveUp() {
        over = true;
    }

    /**
     * Whether attempts from the source of a look arrive; empty where the machine cannot tell, as it cannot listen, or no attempt fell into the
     * time in which it did, or something came in the name of another that stands between.
     *
     * @param between the addresses of whom may put its own address in place of the source's
     * @throws EnvironmentException if it failed to listen in a way that nobody expected
     */
    synchronized Optional<Boolean> saw(Look look, Collection<InetAddress> between) {
        if (failure != null) {
            throw new EnvironmentException(
                    "What arrives at '" + machine.name() + "' cannot be told: " + failure, failure);
        }
        if (look.vantage().addresses().stream().anyMatch(from -> hasArrived(from, look))) {
            return Optional.of(true);
        }
        Deque<Span> spans = attempts.getOrDefault(look, new ArrayDeque<>());
        boolean covered = windows.stream().anyMatch(window -> spans.stream().anyMatch(window::contains));
        return covered && between.stream().noneMatch(from -> hasArrived(from, look))
                ? Optional.of(false)
                : Optional.empty();
    }

    private boolean hasArrived(InetAddress from, Look look) {
        return arrived.contains(new Arrival(from, look.service().toString()));
    }
}
