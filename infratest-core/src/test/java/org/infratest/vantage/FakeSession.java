package org.infratest.vantage;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.infratest.ssh.ChannelNotOpenException;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/** A session that answers commands and channels as it was told, and remembers the commands. */
public final class FakeSession implements SshSession {

    private final Deque<ChannelNotOpenException.Reason> refusals = new ArrayDeque<>();
    private final List<String> commands = new ArrayList<>();
    private Function<String, SshResult> answers = command -> result(command, 0, "", "");

    /** Fails the next channel for that reason; channels for which nothing was said open. */
    public FakeSession refuse(ChannelNotOpenException.Reason reason) {
        refusals.add(reason);
        return this;
    }

    /** Answers commands. */
    public FakeSession answer(Function<String, SshResult> function) {
        answers = function;
        return this;
    }

    /** What was run. */
    public List<String> commands() {
        return commands;
    }

    public static SshResult result(String command, int exitCode, String stdout, String stderr) {
        return new SshResult(command, exitCode, stdout, stderr, false, Duration.ofMillis(20));
    }

    @Override
    public SshResult exec(String command, Duration deadline) {
        commands.add(command);
        return answers.apply(command);
    }

    @Override
    public SshResult exec(String command, String input, Duration deadline) {
        throw new AssertionError("input for " + command);
    }

    @Override
    public Socket open(InetSocketAddress target, Duration timeout) throws ChannelNotOpenException {
        if (!refusals.isEmpty()) {
            throw new ChannelNotOpenException("channel is not opened.", new Exception("scripted"), refusals.remove());
        }
        return new Socket();
    }

    @Override
    public void upload(Path local, String remote) {
        throw new AssertionError("A vantage moves no files");
    }

    @Override
    public void download(String remote, Path local) {
        throw new AssertionError("A vantage moves no files");
    }

    @Override
    public void download(String remote, OutputStream into) {
        throw new AssertionError("A vantage moves no files");
    }

    @Override
    public void close() {
        commands.add("(closed)");
    }
}
