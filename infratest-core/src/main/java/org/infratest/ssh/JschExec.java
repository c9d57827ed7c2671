package org.infratest.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/** One command on a machine. JSch's own thread fills both outputs, so neither can block the other. */
final class JschExec {

    private static final int SHOWN = 2_000;

    private final String machine;
    private final String command;
    private final @Nullable String input;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final OutputSink stdout = new OutputSink(() -> {});
    /** JSch closes this stream when the channel is closed, after the exit code, and also when the session is lost. */
    private final OutputSink stderr = new OutputSink(ended::countDown);

    /** Its standard input is that text; without one it stays open and empty. */
    JschExec(String machine, String command, @Nullable String input) {
        this.machine = machine;
        this.command = command;
        this.input = input;
    }

    /**
     * Runs the command.
     *
     * @throws SessionLostException if the session is no more; the command has not begun
     * @throws ChannelNotOpenException if the machine does not take a command
     */
    SshResult run(Session session, Duration openTimeout, Duration deadline)
            throws SessionLostException, ChannelNotOpenException {
        long start = System.nanoTime();
        ChannelExec channel = (ChannelExec) Channels.create(session, "exec");
        try {
            channel.setCommand(command.getBytes(UTF_8));
            if (input != null) {
                channel.setInputStream(new ByteArrayInputStream(input.getBytes(UTF_8)));
            }
            channel.setOutputStream(stdout);
            channel.setErrStream(stderr);
            Channels.open(channel, session, machine, openTimeout);
            await(channel, deadline);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (channel.getExitStatus() == -1 && channel.getExitSignal() == null) {
                throw new EnvironmentException(sentence() + " was cut off after " + Durations.text(took)
                        + ": the session was lost" + printed());
            }
            return new SshResult(
                    command,
                    channel.getExitStatus(),
                    stdout.text(),
                    stderr.text(),
                    stdout.isTruncated() || stderr.isTruncated(),
                    took);
        } finally {
            channel.disconnect();
        }
    }

    private void await(ChannelExec channel, Duration deadline) {
        try {
            if (!ended.await(deadline.toNanos(), NANOSECONDS)) {
                EnvironmentException late = new EnvironmentException(sentence() + " did not end within "
                        + Durations.text(deadline) + " and was given up" + printed());
                kill(channel, late);
                throw late;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(sentence() + " was given up: this thread was interrupted" + printed(), e);
        }
    }

    /** sshd passes this on to the command of an ordinary user; root's go on, so nobody is told that it was stopped. */
    private static void kill(ChannelExec channel, EnvironmentException late) {
        try {
            channel.sendSignal("KILL");
        } catch (Exception e) {
            late.addSuppressed(e);
        }
    }

    private String sentence() {
        return "'" + Printable.line(command, 300) + "' on '" + machine + "'";
    }

    private String printed() {
        return "\n  stdout: " + Printable.tail(stdout.text(), SHOWN) + "\n  stderr: "
                + Printable.tail(stderr.text(), SHOWN);
    }
}
