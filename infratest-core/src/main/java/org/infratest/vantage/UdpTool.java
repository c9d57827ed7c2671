package org.infratest.vantage;

import java.net.InetSocketAddress;
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
        String command(InetSocketAddress target, byte[] payload, Duration timeout) {
            return "command -v python3 >/dev/null || exit " + NO_SUCH_COMMAND + "; python3 -c '"
                    + PythonDatagram.SCRIPT + "' "
                    + String.join(
                            " ",
                            Literals.of(target.getAddress()),
                            String.valueOf(target.getPort()),
                            String.valueOf(timeout.toMillis() / 1000.0),
                            "x" + Base64.getEncoder().encodeToString(payload));
        }

        @Override
        Optional<Datagram> read(SshResult result, InetSocketAddress target, Duration timeout) {
            return PythonDatagram.read(result, target, timeout);
        }
    },
    /** Hears of port-unreachable, and of little else; so nothing else than an answer and a refusal is taken for certain. */
    BASH("bash", UdpTool.OCTAL) {
        @Override
        String command(InetSocketAddress target, byte[] payload, Duration timeout) {
            String path = "/dev/udp/" + Literals.of(target.getAddress()) + "/" + target.getPort();
            return "for p in bash timeout dd od; do command -v $p >/dev/null || exit " + NO_SUCH_COMMAND
                    + "; done; bash -c 'set -o pipefail; exec 3<>" + path + " || exit 1; printf \"" + octal(payload)
                    + "\" | dd obs=65507 >&3 || exit 1; timeout " + Literals.seconds(timeout)
                    + " dd bs=65535 count=1 <&3 | od -An -v -tx1'";
        }

        @Override
        boolean canSend(byte[] payload) {
            return payload.length > 0 && super.canSend(payload); // dd writes nothing where nothing is to be written
        }

        @Override
        Optional<Datagram> read(SshResult result, InetSocketAddress target, Duration timeout) {
            if (result.stderr().contains("/dev/udp") && result.stderr().contains("No such file or directory")) {
                return Optional.empty(); // built without that ability
            }
            if (result.succeeded()) {
                return Optional.of(answered(result, target));
            }
            return result.exitCode() == STOPPED_BY_TIMEOUT
                    ? Optional.of(new Datagram.Silent(program(), timeout))
                    : failed(result.stderr(), result.took());
        }
    },
    /** Tells an answer from none, but not why there is none. */
    NETCAT("nc", UdpTool.OCTAL) {
        @Override
        String command(InetSocketAddress target, byte[] payload, Duration timeout) {
            return "for p in nc timeout dd od; do command -v $p >/dev/null || exit " + NO_SUCH_COMMAND
                    + "; done; printf \"" + octal(payload) + "\" | timeout " + Literals.seconds(timeout) + " nc -u -w "
                    + Literals.seconds(timeout) + " " + Literals.of(target.getAddress()) + " " + target.getPort()
                    + " | dd bs=65535 count=1 | od -An -v -tx1";
        }

        @Override
        boolean canSend(byte[] payload) {
            return payload.length > 0 && super.canSend(payload);
        }

        @Override
        Optional<Datagram> read(SshResult result, InetSocketAddress target, Duration timeout) {
            if (!result.stdout().isBlank()) {
                return Optional.of(answered(result, target));
            }
            Optional<Datagram> failed = failed(result.stderr(), result.took());
            return failed.isPresent()
                    ? failed
                    : Optional.of(new Datagram.Unknown(
                            program(),
                            "no answer came, and nc there does not tell a refused datagram from one that nobody answered",
                            result.took()));
        }
    };

    static final int NO_SUCH_COMMAND = 127;

    private static final int STOPPED_BY_TIMEOUT = 124;
    /** Linux takes arguments up to 128 KiB, and each byte takes four characters. */
    private static final int OCTAL = 16_384;

    private final String program;
    private final int longest;

    UdpTool(String program, int longest) {
        this.program = program;
        this.longest = longest;
    }

    /** The command line without its surroundings. */
    abstract String command(InetSocketAddress target, byte[] payload, Duration timeout);

    /** What came of it, or empty if this machine cannot tell by this program. */
    abstract Optional<Datagram> read(SshResult result, InetSocketAddress target, Duration timeout);

    /** Whether it can send these bytes as one datagram. */
    boolean canSend(byte[] payload) {
        return payload.length <= longest;
    }

    /** The command line that sends a datagram. */
    String line(InetSocketAddress target, byte[] payload, Duration timeout) {
        return "export LC_ALL=C; " + command(target, payload, timeout);
    }

    /** What came of the command line, or empty if this machine cannot tell by this program. */
    Optional<Datagram> result(SshResult result, InetSocketAddress target, Duration timeout) {
        return result.exitCode() == NO_SUCH_COMMAND ? Optional.empty() : read(result, target, timeout);
    }

    String program() {
        return program;
    }

    Datagram answered(SshResult result, InetSocketAddress target) {
        String digits = result.stdout().replaceAll("\\s", "");
        if (digits.length() % 2 != 0 || !digits.matches("[0-9a-f]*")) {
            return new Datagram.Unknown(program, "'od' printed something else than bytes", result.took());
        }
        return new Datagram.Answered(program, HexFormat.of().parseHex(digits), target, result.took());
    }

    Optional<Datagram> failed(String stderr, Duration took) {
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
