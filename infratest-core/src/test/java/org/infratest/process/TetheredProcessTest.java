package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TetheredProcessTest {

    private final SystemCommandRunner runner = new SystemCommandRunner();

    @TempDir
    Path folder;

    /** Runs in a JVM of its own, which the test kills. */
    public static void main(String[] arguments) throws InterruptedException {
        new SystemCommandRunner()
                .start(Command.of("sh", "-c", "echo $$ > " + arguments[0] + "; exec sleep 300")
                        .trackedIn(Path.of(arguments[1])))
                .onExit()
                .join();
    }

    @Test
    void programDiesWithAJvmThatIsKilled() throws Exception {
        Path pid = folder.resolve("pid");
        Process jvm = childJvm(pid, folder.resolve("tracked"));
        long program = awaitPid(pid);
        assertThat(ProcessHandle.of(program)).isPresent();

        jvm.destroyForcibly().waitFor();

        Awaitility.await().until(() -> ended(program));
    }

    @Test
    void leftoverOfAKilledJvmIsTakenDownByItsRecord() throws Exception {
        Path tracked = folder.resolve("tracked");
        RunningProcess running = runner.start(Command.of("sleep", "300").trackedIn(tracked));

        new SystemCommandRunner().stopLeftover(tracked);

        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isNotZero();
        assertThat(tracked).doesNotExist();
    }

    @Test
    void exitCodeIsThatOfTheProgramAndNothingStays() throws Exception {
        Path go = folder.resolve("go");
        RunningProcess running =
                runner.start(Command.of("sh", "-c", "while [ ! -e " + go + " ]; do sleep 0.05; done; exit 7"));
        List<ProcessHandle> tree =
                ProcessHandle.of(running.pid()).orElseThrow().descendants().toList();
        Files.createFile(go);

        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isEqualTo(7);

        assertThat(running.isAlive()).isFalse();
        Awaitility.await().until(() -> tree.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void stoppedProgramIsGoneWhenStopReturns() throws Exception {
        Path pid = folder.resolve("pid");
        RunningProcess running = runner.start(
                Command.of("sh", "-c", "trap '' TERM INT; echo $$ > " + pid + "; while :; do sleep 1; done"));
        long program = awaitPid(pid);

        running.stop();

        assertThat(ended(program)).isTrue();
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void programEndsWhereTheShellThatHoldsItIsKilled() throws Exception {
        Path pid = folder.resolve("pid");
        RunningProcess running = runner.start(Command.of("sh", "-c", "echo $$ > " + pid + "; exec sleep 300"));
        long program = awaitPid(pid);

        ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();

        Awaitility.await().until(() -> ended(program));
    }

    @Test
    void stopOfTheRunEndsIt() throws Exception {
        RunningProcess running = runner.start(Command.of("sleep", "300"));

        runner.stopAll();

        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isNotZero();
    }

    @Test
    void programNeverSeesThePipe() throws Exception {
        RunningProcess running = runner.start(Command.of("sh", "-c", "cat; ls -l /proc/self/fd"));

        assertThat(running.onExit().get(30, TimeUnit.SECONDS)).isZero();

        assertThat(running.lastLines().stream().filter(line -> line.contains("pipe:")))
                .as("its two outputs")
                .hasSize(2);
    }

    @Test
    void outputIsLoggedToALimitAndItsEndIsKept() throws Exception {
        Path log = folder.resolve("logs/tool.log");
        RunningProcess running = runner.start(
                Command.of("sh", "-c", "yes | head -c 6000000; echo last >&2").loggedTo(log));

        assertThat(running.onExit().get(60, TimeUnit.SECONDS)).isZero();

        assertThat(running.lastLines()).hasSize(50).endsWith("y", "last");
        assertThat(Files.size(log)).isBetween(4L << 20, (4L << 20) + 10_000);
        assertThat(Files.readString(log)).startsWith("$ sh -c ").endsWith("\n... the rest is not logged\n");
    }

    @Test
    void missingProgramIsSaidAtOnce() {
        assertThatThrownBy(() -> runner.start(Command.of("no-such-program")))
                .isInstanceOf(ToolMissingException.class)
                .hasMessageStartingWith("'no-such-program' is not installed");
    }

    private static Process childJvm(Path... arguments) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TetheredProcessTest.class.getName(),
                        arguments[0].toString(),
                        arguments[1].toString())
                .inheritIO()
                .start();
    }

    private static long awaitPid(Path file) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(file) ? Files.readString(file).strip() : "", text -> !text.isEmpty())
                .transform(Long::parseLong);
    }

    /** A process that is dead counts, though nobody has fetched its exit code yet: whoever does so is not asked here. */
    private static boolean ended(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
