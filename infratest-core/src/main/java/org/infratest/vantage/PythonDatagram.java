package org.infratest.vantage;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshResult;
import org.jspecify.annotations.Nullable;

/** A script for Python 3 that sends a datagram, and what it prints. */
final class PythonDatagram {

    /**
     * Prints a line {@code stray xBASE64} for each of the first datagrams that is not the answer, and one at the end: {@code answered MICROSECONDS xBASE64}, {@code said MICROSECONDS ORIGIN TYPE CODE ADDRESS}, {@code error
     * MICROSECONDS ERRNO} or {@code silent MICROSECONDS}. Without single quotes, as it stands between those. The numbers are those of
     * Linux; where an option does not exist, less is known.
     */
    static final String SCRIPT = """
            import base64, binascii, re, select, socket, struct, sys, time
            host, port, limit = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
            wanted = re.compile(sys.argv[5])
            strays = 0
            v6 = ":" in host
            s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
            try:
                s.setsockopt(41 if v6 else 0, 25 if v6 else 11, 1)
            except OSError:
                pass
            begin = time.monotonic()
            def tell(word, *more):
                print(word, int((time.monotonic() - begin) * 1e6), *more)
                sys.exit(0)
            def said():
                try:
                    control = s.recvmsg(65535, 512, 0x2000 | 0x40)[1]
                except (OSError, AttributeError):
                    return
                for level, kind, data in control:
                    if (level, kind) in ((0, 11), (41, 25)) and len(data) >= 16:
                        number, origin, icmp, code = struct.unpack("=IBBB", data[:7])
                        family = struct.unpack("=H", data[16:18])[0] if len(data) > 18 else 0
                        by = "-"
                        if family == socket.AF_INET:
                            by = socket.inet_ntop(socket.AF_INET, data[20:24])
                        elif family == socket.AF_INET6:
                            by = socket.inet_ntop(socket.AF_INET6, data[24:40])
                        if origin in (2, 3):
                            tell("said", origin, icmp, code, by)
                        tell("error", number)
            try:
                s.connect((host, port))
                s.send(base64.b64decode(sys.argv[4][1:]))
                while True:
                    left = limit - (time.monotonic() - begin)
                    if left <= 0:
                        tell("silent")
                    if select.select([s], [], [], left)[0]:
                        said()
                        data = s.recv(65535)
                        if wanted.match(binascii.hexlify(data).decode()):
                            tell("answered", "x" + base64.b64encode(data).decode())
                        strays += 1
                        if strays <= %d:
                            print("stray", "x" + base64.b64encode(data[:%d]).decode())
            except OSError as e:
                said()
                tell("error", e.errno)
            """.formatted(UdpExchange.KEPT, UdpExchange.LONGEST);

    private static final String MEANS = "python3";
    private static final int FROM_ICMPV6 = 3;

    private PythonDatagram() {}

    /** What the script found, or empty if this Python cannot run it. */
    static Optional<UdpExchange> read(SshResult result, UdpQuestion question) {
        List<String> lines = result.stdout().strip().lines().toList();
        if (!result.succeeded() || lines.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<byte[]>> strays = lines.subList(0, lines.size() - 1).stream()
                .map(PythonDatagram::stray)
                .toList();
        return strays.stream().allMatch(Optional::isPresent)
                ? end(lines.get(lines.size() - 1), question)
                        .map(end -> new UdpExchange(
                                end, strays.stream().flatMap(Optional::stream).toList()))
                : Optional.empty();
    }

    private static Optional<byte[]> stray(String line) {
        return line.startsWith("stray ") ? bytes(line.substring("stray ".length())) : Optional.empty();
    }

    private static Optional<Datagram> end(String line, UdpQuestion question) {
        List<String> words = List.of(line.split(" ", -1));
        if (words.size() < 2 || !words.get(1).matches("\\d{1,12}")) {
            return Optional.empty();
        }
        Duration took = Duration.ofNanos(Long.parseLong(words.get(1)) * 1_000);
        return switch (words.get(0)) {
            case "answered" ->
                words.size() == 3
                        ? bytes(words.get(2))
                                .map(payload -> new Datagram.Answered(MEANS, payload, question.target(), took))
                        : Optional.empty();
            case "said" -> words.size() == 6 ? said(words, took) : Optional.empty();
            case "error" -> words.size() == 3 ? error(words.get(2), took) : Optional.empty();
            case "silent" -> Optional.of(new Datagram.Silent(MEANS, question.timeout()));
            default -> Optional.empty();
        };
    }

    /** What a word carries that is an {@code x} and Base64. */
    private static Optional<byte[]> bytes(String word) {
        if (!word.startsWith("x")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(word.substring(1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Datagram> said(List<String> words, Duration took) {
        if (!String.join("", words.subList(2, 5)).matches("\\d{3,9}")) {
            return Optional.empty();
        }
        IcmpCode code = new IcmpCode(
                Integer.parseInt(words.get(2)) == FROM_ICMPV6,
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)));
        InetAddress by = address(words.get(5));
        if (code.isPortUnreachable()) {
            return Optional.of(new Datagram.Refused(MEANS, by, took));
        }
        String who = by == null ? "" : ", says " + Literals.of(by);
        return Optional.of(new Datagram.Unreachable(MEANS, code.words() + who, by, code, took));
    }

    private static @Nullable InetAddress address(String literal) {
        try {
            return Subnet.address(literal);
        } catch (ConfigurationException e) {
            return null; // nobody is named
        }
    }

    /** Guests are taken for Linux: the numbers of other systems mean something else there. */
    private static Optional<Datagram> error(String errno, Duration took) {
        if (!errno.matches("\\d{1,4}")) {
            return Optional.empty();
        }
        return Errors.ofLinux(Integer.parseInt(errno))
                .map(known -> known == Errors.REFUSED
                        ? new Datagram.Refused(MEANS, null, took)
                        : new Datagram.Unreachable(MEANS, known.reason(), null, null, took));
    }
}
