package org.infratest.vantage;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.infratest.ssh.SshResult;
import org.infratest.vantage.Dial.State;

/**
 * A program of a machine that opens a TCP connection and says why it did not open. Its words are asked for in English;
 * the only thing of ours in its command line is an address literal and two numbers.
 */
enum GuestTool {
    /** bash opens {@code /dev/tcp/address/port} by itself where it was built with that ability. */
    BASH("bash") {
        @Override
        String command(String address, int port, long seconds) {
            return "timeout " + seconds + " bash -c ': <>/dev/tcp/" + address + "/" + port + "'";
        }

        @Override
        boolean isUnable(SshResult result) {
            return result.stderr().contains("No such file or directory")
                    || result.stderr().contains("not found");
        }
    },
    PYTHON("python3") {
        @Override
        String command(String address, int port, long seconds) {
            return "python3 -c 'import socket; socket.create_connection((\"" + address + "\", " + port + "), " + seconds
                    + ").close()'";
        }

        @Override
        boolean isUnable(SshResult result) {
            return result.stderr().contains("ImportError") || result.stderr().contains("ModuleNotFoundError");
        }
    },
    NETCAT("nc") {
        @Override
        String command(String address, int port, long seconds) {
            return "nc -n -z -v -w " + seconds + " " + address + " " + port + " </dev/null";
        }

        @Override
        boolean isUnable(SshResult result) {
            return result.stderr().contains("invalid option");
        }
    };

    private static final int NO_SUCH_COMMAND = 127;
    private static final int STOPPED_BY_TIMEOUT = 124;

    private final String program;

    GuestTool(String program) {
        this.program = program;
    }

    abstract String command(String address, int port, long seconds);

    /** Whether the program is there, but lacks what is needed. */
    abstract boolean isUnable(SshResult result);

    /**
     * What a tool found.
     *
     * @param open whether the connection opened
     * @param state why not, where it did not
     * @param reason the tool's words
     */
    record Finding(boolean open, State state, String reason) {}

    /** The command line that looks at {@code target}. */
    String command(InetSocketAddress target, Duration timeout) {
        String line = command(Literals.of(target.getAddress()), target.getPort(), Literals.seconds(timeout));
        return "export LC_ALL=C; command -v " + program + " >/dev/null || exit " + NO_SUCH_COMMAND + "; " + line;
    }

    /** What the command line found, or empty if this machine cannot tell by this tool. */
    Optional<Finding> read(SshResult result) {
        if (result.exitCode() == NO_SUCH_COMMAND || (!result.succeeded() && isUnable(result))) {
            return Optional.empty();
        }
        if (result.succeeded()) {
            return Optional.of(new Finding(true, State.NOT_OPEN, ""));
        }
        if (result.exitCode() == STOPPED_BY_TIMEOUT) {
            return Optional.of(new Finding(false, State.FILTERED, Errors.TIMED_OUT.reason()));
        }
        return Errors.in(result.stderr() + result.stdout()).map(e -> new Finding(false, e.state(), e.reason()));
    }

    /** The program's name. */
    String program() {
        return program;
    }
}
