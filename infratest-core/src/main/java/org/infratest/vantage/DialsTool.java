package org.infratest.vantage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ssh.SshResult;

/**
 * A program of a machine that opens many TCP connections at once and prints a line for each: its number, then {@code open} or
 * why it did not open, in the words of the system. The only things of ours in its command line are address literals and numbers.
 */
enum DialsTool {
    /** One process for all, which waits for all answers at once. */
    PYTHON(400) {
        @Override
        String command(List<InetSocketAddress> targets, long seconds) {
            StringBuilder list = new StringBuilder();
            for (InetSocketAddress target : targets) {
                list.append("(\"")
                        .append(Literals.of(target.getAddress()))
                        .append("\",")
                        .append(target.getPort())
                        .append("),");
            }
            return "command -v python3 >/dev/null || exit " + NO_SUCH_COMMAND + "; python3 -c '"
                    + SCRIPT.formatted(list, seconds) + "'";
        }
    },
    /** Where bash was built with {@code /dev/tcp}: one process for each connection, and one that ends it in time. */
    BASH(64) {
        @Override
        String command(List<InetSocketAddress> targets, long seconds) {
            StringBuilder line =
                    new StringBuilder("command -v bash >/dev/null && command -v timeout >/dev/null || exit "
                            + NO_SUCH_COMMAND
                            + "; ask() { m=$(timeout " + seconds + " bash -c \": <>/dev/tcp/$2/$3\" 2>&1); case $? in"
                            + " 0) echo \"$1 open\";; 124) echo \"$1 timed out\";; *) echo \"$1\" $m;; esac; }; ");
            for (int i = 0; i < targets.size(); i++) {
                InetSocketAddress target = targets.get(i);
                line.append("ask ")
                        .append(i)
                        .append(' ')
                        .append(Literals.of(target.getAddress()))
                        .append(' ')
                        .append(target.getPort())
                        .append(" & ");
            }
            return line.append("wait").toString();
        }
    };

    private static final int NO_SUCH_COMMAND = 127;
    private static final Pattern LINE = Pattern.compile("(?m)^(\\d{1,4}) (.{1,500})$");

    /** Has to do without single quotes, as it stands between two of them. */
    private static final String SCRIPT = """
            import errno, os, select, socket, time
            waiting = {}
            poll = select.poll()
            def tell(number, error):
                print(number, os.strerror(error) if error else "open")
            for number, (host, port) in enumerate([%s]):
                try:
                    s = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
                    s.setblocking(False)
                    error = s.connect_ex((host, port))
                except OSError as e:
                    error = e.errno
                if error == errno.EINPROGRESS:
                    waiting[s.fileno()] = (number, s)
                    poll.register(s, select.POLLOUT)
                else:
                    tell(number, error)
            end = time.monotonic() + %d
            while waiting and time.monotonic() < end:
                for fd, event in poll.poll(1000 * max(0, end - time.monotonic())):
                    number, s = waiting.pop(fd)
                    poll.unregister(fd)
                    tell(number, s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
                    s.close()
            for number, s in waiting.values():
                print(number, "timed out")
            """;

    private final int most;

    DialsTool(int most) {
        this.most = most;
    }

    /** How many targets one command looks at: each needs a file descriptor or two processes. */
    int most() {
        return most;
    }

    abstract String command(List<InetSocketAddress> targets, long seconds);

    /** The command line that looks at {@code targets}. */
    String command(List<InetSocketAddress> targets, Duration timeout) {
        return "export LC_ALL=C; " + command(targets, Literals.seconds(timeout));
    }

    /** What came of the targets of which it can tell, or empty if this machine has no such program. */
    Optional<Map<InetSocketAddress, Dial>> read(SshResult result, List<InetSocketAddress> targets, Duration timeout) {
        if (!result.succeeded()) {
            return Optional.empty();
        }
        Map<InetSocketAddress, Dial> dials = new HashMap<>();
        Matcher lines = LINE.matcher(result.stdout());
        while (lines.find()) {
            int number = Integer.parseInt(lines.group(1));
            if (number < targets.size()) {
                dial(lines.group(2), timeout, result.took()).ifPresent(dial -> dials.put(targets.get(number), dial));
            }
        }
        return Optional.of(dials);
    }

    private static Optional<Dial> dial(String words, Duration timeout, Duration took) {
        if (words.equals("open")) {
            return Optional.of(new Dial.Opened(closed(), took));
        }
        return Errors.in(words).map(error -> new Dial.NotOpened(error.state(), reason(error, timeout), took));
    }

    private static String reason(Errors error, Duration timeout) {
        return error == Errors.TIMED_OUT
                ? error.reason() + " within " + Literals.seconds(timeout) + " s"
                : error.reason();
    }

    /** The program has had the connection, and has closed it. */
    private static Socket closed() {
        Socket socket = new Socket();
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("A socket that was never connected has nothing to close", e);
        }
        return socket;
    }
}
