package org.infratest.examples.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code infratest resume} in a JVM of its own, as another user with another cache. */
public final class ResumedLab implements AutoCloseable {

    private static final Duration UP = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;

    private ResumedLab(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; does not wait. */
    public static ResumedLab of(Path folder, Path capsule, String... more) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path cache = Files.createDirectories(folder.resolve("cache"));
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "org.infratest.cli.Infratest",
                "resume",
                "--cache",
                cache.toString()));
        command.addAll(List.of(more));
        command.add(capsule.toString());
        Path out = Files.createTempFile(folder, "resume", ".out");
        Path err = Files.createTempFile(folder, "resume", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("INFRATEST_CACHE_DIR");
        return new ResumedLab(builder.start(), out, err);
    }

    /** Runs a command on a machine with the very line that was printed for it. */
    public String run(String host, String command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(out.getParent(), "ssh", ".out");
        Process ssh = new ProcessBuilder("sh", "-c", login(host) + " \"$0\"", command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(said.toFile())
                .redirectError(said.resolveSibling(said.getFileName() + ".err").toFile())
                .start();
        if (!ssh.waitFor(2, TimeUnit.MINUTES)) {
            ssh.destroyForcibly();
        }
        return Files.readString(said).strip();
    }

    private String login(String host) {
        Pattern line = Pattern.compile("(?m)^  " + Pattern.quote(host) + ": (ssh .*)$");
        Awaitility.await("the line that logs in to " + host)
                .atMost(UP)
                .until(() -> !process.isAlive()
                        || line.matcher(Files.readString(out)).find());
        try {
            Matcher matcher = line.matcher(Files.readString(out));
            if (!matcher.find()) {
                throw new AssertionError("It has ended: " + errors());
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What it said until now, errors first. */
    public String errors() {
        try {
            return Files.readString(err) + Files.readString(out);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", "INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    boolean ends(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** By SIGTERM, which takes the lab down as well. */
    @Override
    public void close() {
        process.destroy();
        Awaitility.await("the end of the resumed lab").atMost(UP).until(() -> !process.isAlive());
    }
}
