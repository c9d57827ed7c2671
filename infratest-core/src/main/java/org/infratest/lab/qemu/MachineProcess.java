package org.infratest.lab.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.RunningProcess;

/** A machine that is on: its QEMU, with the way to control it and its console. */
final class MachineProcess {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** A QEMU that gives up closes its control socket first and ends after that, under load seconds later. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(15);

    private static final int SHOWN_LINES = 5;

    private final MachinePlan plan;
    private final Command command;
    private final RunningProcess process;
    private final Qmp qmp;
    private final ConsoleWatch console;
    private final Attendant attendant;
    private final Beginning beginning;
    private final Lines lines;

    private MachineProcess(
            MachinePlan plan,
            Command command,
            RunningProcess process,
            Qmp qmp,
            ConsoleWatch console,
            Attendant attendant,
            Beginning beginning,
            Lines lines) {
        this.plan = plan;
        this.command = command;
        this.process = process;
        this.qmp = qmp;
        this.console = console;
        this.attendant = attendant;
        this.beginning = beginning;
        this.lines = lines;
    }

    /**
     * Starts QEMU and returns as soon as it answers commands.
     *
     * @param out the cards that are pulled out, by index
     * @param sshPort the port of this computer's loopback interface that leads to its SSH; 0 for none yet
     * @param lines on which it is awaited
     * @throws PortTakenException if somebody else has the port
     * @throws EnvironmentException if it ends at once, with its own words
     */
    static MachineProcess start(
            MachinePlan plan,
            Beginning beginning,
            Set<Integer> out,
            int sshPort,
            CommandRunner runner,
            SocketLoop loop,
            Lines lines,
            Consumer<Alarm> onAlarm) {
        ConsoleWatch console = new ConsoleWatch(plan.consoleLog(), onAlarm);
        Qmp qmp = new Qmp(plan.name());
        Attendant attendant = new Attendant(plan.name());
        SocketLoop.Line consoleLine = loop.listen(lines.console(), console);
        SocketLoop.Line controlLine = loop.listen(lines.control(), qmp);
        SocketLoop.Line attendantLine = loop.listen(lines.attendant(), attendant);
        qmp.over(controlLine);
        attendant.over(attendantLine);
        try {
            Command command = Command.of(QemuCommand.of(plan, out, sshPort, lines, beginning))
                    .withEnvironment(QemuCommand.environment(System.getenv()))
                    .loggedTo(plan.qemuLog())
                    .trackedIn(lines.pidFile());
            MachineProcess started =
                    new MachineProcess(plan, command, runner.start(command), qmp, console, attendant, beginning, lines);
            started.awaitControl();
            return started;
        } catch (RuntimeException e) {
            consoleLine.close();
            controlLine.close();
            attendantLine.close();
            throw e;
        }
    }

    /** Somebody else was faster. */
    static final class PortTakenException extends EnvironmentException {

        private static final long serialVersionUID = 1L;

        PortTakenException(String message) {
            super(message);
        }
    }

    Qmp qmp() {
        return qmp;
    }

    StateTransfer transfer() {
        return new StateTransfer(plan.name(), qmp, lines.state());
    }

    /**
     * Leads a port of this computer's loopback interface to the SSH of its machine, which had none.
     *
     * @throws PortTakenException if somebody else has it
     */
    void openSshAt(int port) {
        String said = qmp.execute(
                        "human-monitor-command",
                        Map.of("command-line", "hostfwd_add " + QemuCommand.CONTROL + " " + QemuCommand.forward(port)),
                        ANSWER)
                .asString("")
                .strip();
        if (!said.isEmpty()) {
            throw new PortTakenException(Printable.line(said, 500));
        }
    }

    ConsoleWatch console() {
        return console;
    }

    Attendant attendant() {
        return attendant;
    }

    /**
     * The file that QEMU maps as the machine's memory and writes to, as this JVM can read it; empty where its pages are not all in one, or
     * nobody can tell which it is.
     */
    Optional<Path> memory(QemuVersion version) {
        if (beginning.memory() != null) {
            return Optional.empty();
        }
        if (!QemuCommand.LINUX) {
            return Optional.of(plan.memoryFile());
        }
        return version.leavesOutNamelessMemory() ? namelessMemory() : Optional.empty();
    }

    private Optional<Path> namelessMemory() {
        return ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .map(each -> Path.of("/proc", String.valueOf(each.pid()), "fd"))
                .flatMap(MachineProcess::files)
                .filter(MachineProcess::isMemory)
                .findFirst();
    }

    private static Stream<Path> files(Path descriptors) {
        try (Stream<Path> files = Files.list(descriptors)) {
            return files.toList().stream();
        } catch (IOException e) {
            return Stream.empty(); // a shell that has ended meanwhile
        }
    }

    private static boolean isMemory(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:memory-backend-memfd");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; false where it has not come by then. */
    boolean endsWithin(Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while machine '" + plan.name() + "' was to end", e);
        } catch (ExecutionException e) {
            throw new EnvironmentException("Could not see machine '" + plan.name() + "' end: " + e.getCause(), e);
        }
    }

    /** Ends it at once, whatever it does. */
    void kill() {
        process.stop();
        removeMemory();
        endsWithin(Duration.ofSeconds(5)); // until what keeps track of it is gone too
    }

    /** What it shares with others is not its own. */
    void removeMemory() {
        if (beginning.memory() != null) {
            return;
        }
        try {
            Files.deleteIfExists(plan.memoryFile());
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + plan.memoryFile() + ": " + e, e);
        }
    }

    /** That QEMU has ended, and what it said. */
    EnvironmentException ended(String when) {
        List<String> words = process.lastLines();
        String said = words.isEmpty()
                ? ""
                : ": "
                        + Printable.text(
                                String.join(
                                        "\n    ", words.subList(Math.max(0, words.size() - SHOWN_LINES), words.size())),
                                2000);
        return new EnvironmentException("Machine '" + plan.name() + "': QEMU ended with exit code "
                + process.onExit().getNow(-1) + " " + when + said + "\n  command: " + command.commandLine()
                + "\n  full output: " + plan.qemuLog());
    }

    private void awaitControl() {
        CompletableFuture<Void> usable =
                CompletableFuture.runAsync(() -> qmp.execute("query-status", START), MachineProcess::onThreadOfItsOwn);
        try {
            CompletableFuture.anyOf(usable, process.onExit()).get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw takesNoCommands(e);
        } catch (ExecutionException e) {
            if (!endsWithin(LAST_WORDS)) {
                throw takesNoCommands(e);
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while machine '" + plan.name() + "' was started", e);
        }
        if (!process.isAlive()) {
            endsWithin(Duration.ofSeconds(5));
            removeMemory();
            throw words().contains("Could not set up host forwarding rule")
                    ? new PortTakenException(words())
                    : ended("at once");
        }
    }

    private EnvironmentException takesNoCommands(Exception cause) {
        kill();
        Throwable reason = cause.getCause();
        String seen = reason instanceof EnvironmentException ? "\n  last seen: " + reason.getMessage() : "";
        return new EnvironmentException(
                "Machine '" + plan.name() + "': QEMU runs, but takes no commands; it was stopped" + seen, cause);
    }

    private String words() {
        return String.join("\n", process.lastLines());
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "infratest-start");
        thread.setDaemon(true);
        thread.start();
    }
}
