package org.infratest.reachability;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshResult;

/**
 * Whose connection attempts, datagrams and echo requests get as far as a machine, whatever its own firewall makes of them. The machine listens for
 * a while to all that its interfaces receive; that needs root or sudo there, and python3.
 */
final class Arrivals {

    /** Longer than what a kernel leaves between two attempts of a connection that nobody answers. */
    private static final int SECONDS = 4;

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
    private final CompletableFuture<Optional<Set<Arrival>>> seen = new CompletableFuture<>();

    /** What arrived. */
    private record Arrival(InetAddress from, String service) {}

    Arrivals(Host machine) {
        this.machine = machine;
    }

    /** Has the machine listen, and returns when it has done so. */
    void watch() {
        try {
            String command = "as=; [ \"$(id -u)\" = 0 ] || as=\"sudo -n\"; LC_ALL=C $as python3 -c '"
                    + SCRIPT.formatted(SECONDS) + "'";
            SshResult result = machine.ssh().exec(command, SLACK.plusSeconds(SECONDS));
            seen.complete(result.succeeded() ? Optional.of(read(result.stdout())) : Optional.empty());
        } catch (EnvironmentException e) { // whoever needs the machine itself gets this very exception
            seen.complete(Optional.empty());
        } catch (RuntimeException | Error e) {
            seen.completeExceptionally(e);
        }
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

    /** Whether the machine has listened for long enough, or cannot. */
    boolean isOver() {
        return seen.isDone();
    }

    void giveUp() {
        seen.cancel(false);
    }

    /**
     * Whether attempts from the source of a look arrive; empty where the machine cannot listen.
     *
     * @throws EnvironmentException if this thread is interrupted
     */
    Optional<Boolean> saw(Look look) {
        try {
            return seen.get()
                    .map(arrivals -> look.vantage().addresses().stream()
                            .anyMatch(from -> arrivals.contains(
                                    new Arrival(from, look.service().toString()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("The flow was given up: this thread was interrupted", e);
        } catch (ExecutionException e) {
            throw new EnvironmentException(
                    "What arrives at '" + machine.name() + "' cannot be told: " + e.getCause(), e);
        }
    }
}
