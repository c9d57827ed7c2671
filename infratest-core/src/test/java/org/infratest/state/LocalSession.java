package org.infratest.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/** A session whose machine is this computer: commands are run by a shell of it, as sshd would. */
final class LocalSession implements SshSession {

    private static final int LIMIT = 1 << 20;

    private final List<String> shell;
    private final Map<String, String> environment;
    private final List<String> commands = new ArrayList<>();

    private LocalSession(List<String> shell, Map<String, String> environment) {
        this.shell = shell;
        this.environment = environment;
    }

    /** Runs each command by that shell. */
    static LocalSession of(String... shell) {
        return new LocalSession(List.of(shell), Map.of());
    }

    /** Runs each command by busybox, with nothing but its programs and those in {@code sbin}. */
    static LocalSession busybox(Path programs) {
        return new LocalSession(List.of("/bin/busybox", "sh"), Map.of("PATH", programs.toString()));
    }

    /** The same, with another search path. */
    LocalSession searching(String path) {
        return new LocalSession(shell, Map.of("PATH", path));
    }

    /** What was run. */
    List<String> commands() {
        return commands;
    }

    @Override
    public SshResult exec(String command, Duration deadline) {
        commands.add(command);
        List<String> line =
                Stream.concat(shell.stream(), Stream.of("-c", command)).toList();
        long start = System.nanoTime();
        try {
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<Output> stderr = CompletableFuture.supplyAsync(() -> Output.of(process.getErrorStream()));
            Output stdout = Output.of(process.getInputStream());
            int code = process.waitFor();
            return new SshResult(
                    command,
                    code,
                    stdout.text(),
                    stderr.join().text(),
                    stdout.truncated() || stderr.join().truncated(),
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SshResult exec(String command, String input, Duration deadline) {
        throw new AssertionError("input for " + command);
    }

    private record Output(String text, boolean truncated) {

        static Output of(InputStream in) {
            try {
                ByteArrayOutputStream kept = new ByteArrayOutputStream();
                byte[] bytes = in.readAllBytes();
                kept.write(bytes, 0, Math.min(bytes.length, LIMIT));
                return new Output(kept.toString(UTF_8), bytes.length > LIMIT);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void upload(Path local, String remote) {
        throw new AssertionError("State moves no files");
    }

    @Override
    public void download(String remote, Path local) {
        throw new AssertionError("State moves no files");
    }

    @Override
    public void download(String remote, OutputStream into) {
        throw new AssertionError("State moves no files");
    }

    @Override
    public Socket open(InetSocketAddress target, Duration timeout) {
        throw new AssertionError("State opens no connections");
    }

    @Override
    public void close() {}
}
