package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A test class run in a JVM of its own, for what happens when that JVM is told to end. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a JVM that runs the class; {@code prefix} is put before the java command. */
    static ChildJvm running(Class<?> test, Path folder, String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("-Duser.home=" + System.getProperty("user.home"), "-Dbasedir=" + Paths.moduleFolder()));
        command.add("-Dinfratest.report.dir=" + folder.resolve("report"));
        command.addAll(List.of(ChildJvm.class.getName(), test.getName()));
        Path output = folder.resolve("child.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ChildJvm(process, output);
    }

    /** Runs the class that the argument names, as an IDE does. */
    public static void main(String[] arguments) throws ClassNotFoundException {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(Class.forName(arguments[0])))
                                    .build(),
                            summary);
        }
        summary.getSummary()
                .getFailures()
                .forEach(failure ->
                        System.out.println("FAILED: " + failure.getException().getMessage()));
    }

    void awaitOutput(String text, Duration patience) {
        Awaitility.await(text).atMost(patience).until(() -> output().contains(text));
    }

    /** The process id; that of the prefix where there is one. */
    long pid() {
        return process.pid();
    }

    /** The message of the failure. */
    String failure() throws IOException {
        String mark = "FAILED: ";
        String output = output();
        assertThat(output).containsOnlyOnce(mark);
        return output.substring(output.indexOf(mark) + mark.length()).strip();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** What Ctrl-C does to a JVM. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", "INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Does what Ctrl-C does, and waits until the JVM has taken down what it had. */
    void interruptAndAwaitEnd() throws IOException, InterruptedException {
        interrupt();
        assertThat(awaitEnd(Duration.ofMinutes(2)))
                .as("the JVM has ended; it said: %s", output())
                .isTrue();
    }

    void kill() {
        process.destroyForcibly();
    }

    boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
