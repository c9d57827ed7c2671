package org.infratest.reachability;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.reachability.Arrivals.Span;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/**
 * A program on a machine that notes what arrives there at any interface, before a firewall of the machine's own. It runs on its own, leaves no
 * file, and ends when it is asked what it heard, or after two minutes. It needs root or sudo, Linux and python3.
 *
 * @param since when it listened already, as {@link System#nanoTime} tells it
 */
record Eavesdropper(SshSession machine, String door, long since) {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String LISTENING = "listening";
    private static final int DOOR_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern LINE = Pattern.compile("(?m)^([0-9a-fA-F:.]{2,45}) ((?:tcp|udp)/\\d{1,5}|icmp)$");
    private static final Pattern LOST = Pattern.compile("(?m)^lost (\\d{1,10})$");

    /**
     * Says so as soon as it listens. Its door is an abstract socket, unix(7); whoever knocks there is told the source and
     * the service of what began a flow, and how many packets it has missed (packet(7), PACKET_STATISTICS). Has to do without single quotes.
     */
    private static final String LISTEN = """
            import os, select, signal, socket, struct, time
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(3))
            wire.setblocking(False)
            door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            door.bind("\\0%s")
            door.listen(1)
            print("listening", flush=True)
            if os.fork():
                os._exit(0)
            os.setsid()
            os.chdir("/")
            for number in range(3):
                os.dup2(os.open("/dev/null", os.O_RDWR), number)
            end = time.monotonic() + 120
            told = set()

            def hear():
                for number in range(1000):
                    packet = wire.recv(200)
                    try:
                        if packet[0] >> 4 == 4:
                            kind, source, begin = packet[9], socket.inet_ntop(socket.AF_INET, packet[12:16]), (packet[0] & 15) * 4
                        else:
                            kind, source, begin = packet[6], socket.inet_ntop(socket.AF_INET6, packet[8:24]), 40
                        if kind == 17 or kind == 6 and packet[begin + 13] & 18 == 2:
                            port = struct.unpack("!H", packet[begin + 2:begin + 4])[0]
                            told.add((source, ("udp/" if kind == 17 else "tcp/") + str(port)))
                        elif (kind == 1 and packet[begin] == 8) or (kind == 58 and packet[begin] == 128):
                            told.add((source, "icmp"))
                    except (IndexError, ValueError, struct.error):
                        pass

            while time.monotonic() < end:
                ready = select.select([wire, door], [], [], max(0.01, end - time.monotonic()))[0]
                try:
                    hear()
                except OSError:
                    pass
                if door in ready:
                    who = door.accept()[0]
                    lost = struct.unpack("II", wire.getsockopt(263, 6, 8))[1]
                    lines = ["lost " + str(lost)] + [source + " " + service for source, service in told]
                    who.sendall("\\n".join(lines + [""]).encode())
                    break
            """;

    private static final String KNOCK = """
            import socket, sys
            door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            door.settimeout(20)
            door.connect("\\0%s")
            for part in iter(lambda: door.recv(4096), b""):
                sys.stdout.write(part.decode())
            """;

    /** What arrived. */
    record Arrival(InetAddress from, String service) {}

    /**
     * What was heard.
     *
     * @param time when it listened for sure
     * @param isAll whether nothing was missed
     */
    record Heard(Span time, Set<Arrival> arrivals, boolean isAll) {}

    /**
     * Begins to listen; empty where the machine cannot.
     *
     * @throws EnvironmentException if the machine cannot be asked
     */
    static Optional<Eavesdropper> begin(SshSession machine) {
        byte[] random = new byte[DOOR_BYTES];
        RANDOM.nextBytes(random);
        String door = "infratest-"
                + HexFormat.of().formatHex(random); // no digit first: \\0 and a digit are one byte to Python
        String script = LISTEN.formatted(door);
        SshResult begun = machine.exec(
                "as=; [ \"$(id -u)\" = 0 ] || as=\"sudo -n\"; LC_ALL=C $as python3 -c '" + script + "'", DEADLINE);
        return begun.succeeded() && begun.stdout().strip().equals(LISTENING)
                ? Optional.of(new Eavesdropper(machine, door, System.nanoTime()))
                : Optional.empty();
    }

    /**
     * Ends it; empty where it has ended already.
     *
     * @throws EnvironmentException if the machine cannot be asked
     */
    Optional<Heard> end() {
        Span time = new Span(since, System.nanoTime());
        SshResult told = machine.exec("python3 -c '" + KNOCK.formatted(door) + "'", DEADLINE);
        Matcher lost = LOST.matcher(told.stdout());
        return told.succeeded() && lost.find()
                ? Optional.of(new Heard(time, read(told.stdout()), lost.group(1).equals("0")))
                : Optional.empty();
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
}
