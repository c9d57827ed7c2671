package org.infratest.vantage;

import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.infratest.ssh.SshResult;

/**
 * A program of a machine that sends a UDP datagram and prints what comes back. What is ours in its command line are an address
 * literal, two numbers, and the payload in Base64 or octal digits, so that any bytes arrive as they are.
 */
enum UdpTool {
    /** Knows all that Linux knows, also who sent an ICMP message. */
    PYTHON("python3", Datagram.LARGEST) {
        @Override
        String command(UdpQuestion question) {
            return require("python3") + "python3 -c '" + PythonDatagram.SCRIPT + "' "
                    + String.join(
                            " ",
                            Literals.of(question.target().getAddress()),
                            String.valueOf(question.target().getPort()),
                            String.valueOf(question.timeout().toMillis() / 1000.0),
                            "x" + Base64.getEncoder().encodeToString(question.payload()),
                            "'" + question.wanted().hex() + "'");
        }

        @Override
        Optional<UdpExchange> read(SshResult result, UdpQuestion question) {
            return PythonDatagram.read(result, question);
        }
    },
    /** Hears of port-unreachable, and of little else; so nothing else than an answer and a refusal is taken for certain. */
    BASH("bash", UdpTool.OCTAL) {
        @Override
        String command(UdpQuestion question) {
            return BashDatagram.command(question);
        }

        @Override
        boolean canSend(byte[] payload) {
            return payload.length > 0 && super.canSend(payload); // dd writes nothing where nothing is to be written
        }

        @Override
        Optional<UdpExchange> read(SshResult result, UdpQuestion question) {
            return BashDatagram.read(result, question);
        }
    },
    /** Tells an answer from none, but not why there is none, and hands over the first datagram alone. */
    NETCAT("nc", UdpTool.OCTAL) {
        @Override
        String command(UdpQuestion question) {
            long seconds = Literals.seconds(question.timeout());
            return require("nc", "timeout", "dd", "od") + "printf \"" + octal(question.payload()) + "\" | timeout "
                    + seconds + " nc -u -w " + seconds + " "
                    + Literals.of(question.target().getAddress()) + " "
                    + question.target().getPort() + " | dd bs=65535 count=1 | od -An -v -tx1";
        }

        @Override
        boolean canSend(byte[] payload) {
            return payload.length > 0 && super.canSend(payload);
        }

        @Override
        Optional<UdpExchange> read(SshResult result, UdpQuestion question) {
            Datagram first = bytes(result.stdout())
                    .<Datagram>map(payload -> payload.length > 0
                            ? new Datagram.Answered(program(), payload, question.target(), result.took())
                            : failed(program(), result.stderr(), result.took()).orElse(unknown(result)))
                    .orElseGet(() -> noBytes(program(), result.took()));
            return Optional.of(UdpExchange.ofFirst(first, question.wanted()));
        }

        private Datagram unknown(SshResult result) {
            return new Datagram.Unknown(
                    program(),
                    "no answer came, and nc there does not tell a refused datagram from one that nobody answered",
                    result.took());
        }
    };

    static final int NO_SUCH_COMMAND = 127;

    /** Linux takes arguments up to 128 KiB, and each byte takes four characters. */
    private static final int OCTAL = 16_384;

    private final String program;
    private final int longest;

    UdpTool(String program, int longest) {
        this.program = program;
        this.longest = longest;
    }

    /** The command line without its surroundings. */
    abstract String command(UdpQuestion question);

    /** What came of it, or empty if this machine cannot tell by this program. */
    abstract Optional<UdpExchange> read(SshResult result, UdpQuestion question);

    /** Whether it can send these bytes as one datagram. */
    boolean canSend(byte[] payload) {
        return payload.length <= longest;
    }

    /** The command line that sends a datagram. */
    String line(UdpQuestion question) {
        return "export LC_ALL=C; " + command(question);
    }

    /** What came of the command line, or empty if this machine cannot tell by this program. */
    Optional<UdpExchange> result(SshResult result, UdpQuestion question) {
        return result.exitCode() == NO_SUCH_COMMAND ? Optional.empty() : read(result, question);
    }

    /** The beginning of a command line that gives up where one of these programs is not there. */
    static String require(String... programs) {
        return "for p in " + String.join(" ", programs) + "; do command -v $p >/dev/null || exit " + NO_SUCH_COMMAND
                + "; done; ";
    }

    String program() {
        return program;
    }

    /** The bytes that {@code od} has printed, or empty if that is something else. */
    static Optional<byte[]> bytes(String printed) {
        String digits = printed.replaceAll("\\s", "");
        return digits.length() % 2 == 0 && digits.matches("[0-9a-f]*")
                ? Optional.of(HexFormat.of().parseHex(digits))
                : Optional.empty();
    }

    static Datagram noBytes(String program, Duration took) {
        return new Datagram.Unknown(program, "'od' printed something else than bytes", took);
    }

    static Optional<Datagram> failed(String program, String stderr, Duration took) {
        return Errors.in(stderr)
                .map(error -> error == Errors.REFUSED
                        ? new Datagram.Refused(program, null, took)
                        : new Datagram.Unreachable(program, error.reason(), null, null, took));
    }

    static String octal(byte[] payload) {
        StringBuilder digits = new StringBuilder(payload.length * 4);
        for (byte each : payload) {
            digits.append(String.format("\\%03o", each & 0xff));
        }
        return digits.toString();
    }
}
