package org.infratest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.infratest.MoreTime;
import org.infratest.Redaction;
import org.infratest.process.Command.Stop;
import org.infratest.process.CommandResult.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCommandRunnerTest {

    private final SystemCommandRunner runner = new SystemCommandRunner();

    @TempDir
    Path folder;

    @Test
    void exitCodeAndBothOutputsAreKept() {
        CommandResult result = runner.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.succeeded()).isFalse();
        assertThat(result.stdout()).containsExactly("out");
        assertThat(result.stderr()).containsExactly("err");
    }

    @Test
    void argumentsAreNotInterpretedByAShell() {
        CommandResult result = runner.run(Command.of("printf", "%s\n", "$HOME; `id` 'x y' *"));

        assertThat(result.stdout()).containsExactly("$HOME; `id` 'x y' *");
    }

    @Test
    void outputIsInTheLogWhileTheCommandRuns() throws Exception {
        Path log = folder.resolve("new/folder/tool.log");
        Path go = folder.resolve("go");
        Command command = Command.of(
                        "sh", "-c", "echo first; while [ ! -e " + go + " ]; do sleep 0.05; done; echo last")
                .loggedTo(log);

        CompletableFuture<CommandResult> running = CompletableFuture.supplyAsync(() -> runner.run(command));
        Awaitility.await()
                .until(() -> Files.exists(log) && Files.readString(log).contains("first\n"));
        assertThat(Files.readString(log)).doesNotContain("\nlast");
        Files.createFile(go);

        assertThat(running.get().succeeded()).isTrue();
        assertThat(Files.readString(log)).startsWith("$ sh -c ").endsWith("first\nlast\n");
    }

    @Test
    void secretIsNotInTheLogButInTheResult() throws IOException {
        Redaction.hide("pl4nted-in-a-command");
        Path log = folder.resolve("tool.log");

        CommandResult result = runner.run(Command.of("sh", "-c", "echo $0; echo error $0 >&2", "pl4nted-in-a-command")
                .loggedTo(log));

        assertThat(result.stdout()).containsExactly("pl4nted-in-a-command");
        assertThat(Files.readString(log))
                .startsWith("$ sh -c ")
                .contains(" ***\n", "error ***\n")
                .doesNotContain("pl4nted");
    }

    @Test
    void linesAreToldAsTheyCome() {
        List<String> lines = new CopyOnWriteArrayList<>();

        runner.run(Command.of("printf", "a\nb\n").onLine(lines::add));

        assertThat(lines).containsExactly("a", "b");
    }

    @Test
    void environmentDirectoryAndInputReachTheCommand() {
        CommandResult result = runner.run(Command.of("sh", "-c", "cat; echo $COLOUR; pwd")
                .withEnvironment(Map.of("COLOUR", "blue"))
                .in(folder)
                .withInput("hello\n"));

        assertThat(result.stdout()).containsExactly("hello", "blue", folder.toString());
    }

    @Test
    void missingProgramIsNamedWithTheWayToGetIt() {
        assertThatThrownBy(() -> runner.run(Command.of("no-such-tool", "x")))
                .isInstanceOf(ToolMissingException.class)
                .hasMessageStartingWith("'no-such-tool' is not installed, or not on the PATH (")
                .hasMessageEndingWith("install it, on Debian and Ubuntu with: apt-get install no-such-tool");
        assertThat(runner.isInstalled("no-such-tool")).isFalse();
        assertThat(runner.isInstalled("sh")).isTrue();
    }

    @Test
    void missingProgramAtAPathIsNoPackage() {
        Path tool = folder.resolve("no-such-tool");
        assertThatThrownBy(() -> runner.start(Command.of(tool.toString())))
                .isInstanceOf(ToolMissingException.class)
                .hasMessage("'" + tool + "' does not exist, or is no program that may be run");
    }

    @Test
    void missingDirectoryIsNotTakenForAMissingProgram() {
        assertThatThrownBy(() -> runner.run(Command.of("true").in(folder.resolve("nowhere"))))
                .isInstanceOf(EnvironmentException.class)
                .isNotInstanceOf(ToolMissingException.class)
                .hasMessageContaining("Could not start \"true\"")
                .hasMessageContaining("nowhere");
    }

    @Test
    void deadlineStopsTheWholeTree() throws Exception {
        MoreTime.from(Duration.ofMillis(500), deadline -> {
            Path pids = folder.resolve("pids of " + deadline);
            CommandResult result = runner.run(Command.of(
                            "sh",
                            "-c",
                            "sh -c 'echo $$ >> \"$0\"; exec sleep 300' \"$0\" & echo $$ >> \"$0\"; wait",
                            pids.toString())
                    .withDeadline(deadline));

            assertThat(result.end()).isEqualTo(End.DEADLINE);
            assertThat(result.succeeded()).isFalse();
            assertThat(result.ending()).startsWith("did not end in time and was stopped after ");
            assertThat(pids).exists();
            assertThat(Files.readAllLines(pids)).hasSize(2);
            assertNoneAlive(pids);
        });
    }

    @Test
    void grandchildThatHoldsThePipeIsNotWaitedFor() throws Exception {
        Path pid = folder.resolve("pid");
        long start = System.nanoTime();

        CommandResult result = runner.run(Command.of("sh", "-c", "sleep 60 & echo $! > " + pid + "; echo done"));

        assertThat(result.succeeded()).isTrue();
        assertThat(result.stdout()).containsExactly("done");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void programsAreAskedInTheWayTheyWant() {
        MoreTime.from(Duration.ofSeconds(1), time -> {
            assertThat(signalSeenBy(Stop.INTERRUPT, time)).contains("got INT");
            assertThat(signalSeenBy(Stop.TERMINATE, time)).contains("got TERM");
        });
    }

    private List<String> signalSeenBy(Stop way, Duration deadline) {
        // bash, as it installs handlers for signals that a background process of sh would ignore
        Command command = Command.of(
                        "bash",
                        "-c",
                        "trap 'echo got INT; exit 0' INT; trap 'echo got TERM; exit 0' TERM; while :; do sleep 0.1; done")
                .stoppedBy(way)
                .withDeadline(deadline);
        return runner.run(command).stdout();
    }

    @Test
    void stopAllEndsWhatRunsAndTellsWhoWaits() throws Exception {
        Path started = folder.resolve("started");
        CompletableFuture<CommandResult> running = CompletableFuture.supplyAsync(
                () -> runner.run(Command.of("sh", "-c", "echo $$ > " + started + "; exec sleep 300")));
        Awaitility.await()
                .until(() -> Files.exists(started) && !Files.readString(started).isEmpty());

        runner.stopAll();

        CommandResult result = running.get();
        assertThat(result.end()).isEqualTo(End.STOPPED);
        assertThat(result.ending()).endsWith("as the run was interrupted");
        assertNoneAlive(started);
        assertThat(runner.run(Command.of("true")).succeeded()).isTrue();
    }

    @Test
    void interruptedThreadStopsItsCommandAndStaysInterrupted() throws Exception {
        Path started = folder.resolve("started");
        AtomicReference<End> end = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            end.set(runner.run(Command.of("sh", "-c", "echo $$ > " + started + "; exec sleep 300"))
                    .end());
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        Awaitility.await()
                .until(() -> Files.exists(started) && !Files.readString(started).isEmpty());

        thread.interrupt();
        thread.join();

        assertThat(end.get()).isEqualTo(End.STOPPED);
        assertThat(interrupted.get()).isTrue();
        assertNoneAlive(started);
    }

    @Test
    void commandOfAKilledJvmIsStoppedByItsPidFile() throws Exception {
        Path pidFile = folder.resolve("state/tool.pid");
        Path started = folder.resolve("started");
        CompletableFuture<CommandResult> running = CompletableFuture.supplyAsync(
                () -> runner.run(Command.of("sh", "-c", "echo $$ > " + started + "; exec sleep 300")
                        .trackedIn(pidFile)));
        Awaitility.await().until(() -> holdsText(started) && holdsText(pidFile));
        assertThat(Files.readString(pidFile))
                .startsWith(Files.readString(started).strip() + " ")
                .endsWith(" TERMINATE");

        new SystemCommandRunner().stopLeftover(pidFile);

        running.get();
        assertNoneAlive(started);
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void laterProcessWithTheSameNumberIsLeftAlone() throws Exception {
        Path pidFile = folder.resolve("tool.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + " 12345 TERMINATE");

        runner.stopLeftover(pidFile);

        assertThat(pidFile).doesNotExist();
    }

    @Test
    void commandLineQuotesWhatNeedsIt() {
        assertThat(Command.of("vagrant", "box add", "it's").commandLine()).isEqualTo("vagrant 'box add' 'it'\\''s'");
    }

    private static void assertNoneAlive(Path pids) throws Exception {
        for (String pid : Files.readAllLines(pids)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    private static boolean holdsText(Path file) throws IOException {
        return Files.exists(file) && !Files.readString(file).isEmpty();
    }
}
