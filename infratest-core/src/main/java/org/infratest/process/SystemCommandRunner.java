package org.infratest.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.process.CommandResult.End;

/**
 * Runs programs of this computer. Each gets a session of its own where {@code setsid} exists, so that a Ctrl-C at the
 * terminal reaches only this JVM, which then stops its programs in the way that each of them wants.
 */
@Api
public final class SystemCommandRunner implements CommandRunner {

    static final boolean HAS_SETSID = isExecutable("setsid");

    private static final int MOST_ROUNDS = 5;

    private final Set<RunningCommand> running = ConcurrentHashMap.newKeySet();

    @Override
    public CommandResult run(Command command) {
        long start = System.nanoTime();
        try (OutputCapture capture = new OutputCapture(command)) {
            Process process = launch(command, command.arguments(), false);
            feed(process, command.input());
            RunningCommand handle = new RunningCommand(process.toHandle(), command.stop(), HAS_SETSID);
            running.add(handle);
            try {
                capture.follow(process);
                End end = await(process, handle, command.deadline());
                capture.drain();
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                int exitCode = process.isAlive() ? -1 : process.exitValue();
                return new CommandResult(
                        command.commandLine(), end, exitCode, capture.stdout(), capture.stderr(), command.log(), took);
            } finally {
                running.remove(handle);
                PidFile.remove(command.pidFile());
            }
        }
    }

    @Override
    public RunningProcess start(Command command) {
        requireProgram(command);
        Process process = launch(command, TetheredProcess.arguments(command), true);
        RunningCommand handle = new RunningCommand(process.toHandle(), command.stop(), HAS_SETSID);
        running.add(handle);
        return TetheredProcess.of(process, handle, command, () -> {
            running.remove(handle);
            PidFile.remove(command.pidFile());
        });
    }

    @Override
    public void stopLeftover(Path pidFile) {
        PidFile.leftover(pidFile).ifPresent(RunningCommand::stop);
        PidFile.remove(pidFile);
    }

    /** What is killed may have started something meanwhile, so it is looked again. */
    @Override
    public void stopMarked(String variable, String value) {
        List<ProcessHandle> marked = MarkedProcesses.with(variable, value);
        for (int round = 0; !marked.isEmpty(); round++) {
            if (round == MOST_ROUNDS) {
                throw new EnvironmentException("Processes " + marked + " of " + value + " cannot be killed");
            }
            marked.forEach(process -> new RunningCommand(process, Command.Stop.TERMINATE, false).kill());
            marked = MarkedProcesses.with(variable, value);
        }
    }

    @Override
    public boolean isInstalled(String program) {
        return isExecutable(program);
    }

    @Override
    public void stopAll() {
        List<Thread> stoppers = new ArrayList<>();
        for (RunningCommand command : running) {
            Thread stopper = new Thread(command::stop, "infratest-stop");
            stopper.start();
            stoppers.add(stopper);
        }
        for (Thread stopper : stoppers) {
            try {
                stopper.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Process launch(Command command, List<String> program, boolean oneOutput) {
        List<String> arguments = new ArrayList<>();
        if (HAS_SETSID) {
            arguments.add("setsid");
            requireProgram(command);
        }
        arguments.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(oneOutput);
        builder.environment().putAll(command.environment());
        Path directory = command.directory();
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        try {
            Process started = builder.start();
            PidFile.write(command.pidFile(), started, command.stop());
            return started;
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("error=2,") && (directory == null || Files.isDirectory(directory))) {
                throw new ToolMissingException(command.arguments().get(0), e);
            }
            throw new EnvironmentException("Could not start \"" + command.commandLine() + "\": " + message, e);
        }
    }

    /**
     * The texts are shorter than a pipe's buffer, so this does not block. A program that ends, or closes its end, before it has read them is no
     * failure of this: whoever needs what it does sees by its exit code that it has not done it.
     */
    private static void feed(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).matches("Broken pipe|Stream [Cc]losed")) {
                throw new EnvironmentException(
                        "Could not write to the standard input of process " + process.pid() + ": " + e, e);
            }
        }
    }

    /** With setsid in front, a missing program would show only as its exit code 127. */
    private static void requireProgram(Command command) {
        String program = command.arguments().get(0);
        if (!isExecutable(program)) {
            throw new ToolMissingException(program, new IOException("No executable file '" + program + "' was found"));
        }
    }

    static boolean isExecutable(String program) {
        if (program.contains("/")) {
            return isExecutableFile(Path.of(program));
        }
        String path = System.getenv("PATH");
        return path != null
                && List.of(path.split(File.pathSeparator)).stream()
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> isExecutableFile(Path.of(folder, program)));
    }

    /** A folder may be "executed" as well, which means that it may be entered. */
    private static boolean isExecutableFile(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static End await(Process process, RunningCommand command, Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), MILLISECONDS)) {
                command.stop();
                return End.DEADLINE;
            }
            return command.wasStopped() ? End.STOPPED : End.EXITED;
        } catch (InterruptedException e) {
            command.stop();
            Thread.currentThread().interrupt();
            return End.STOPPED;
        }
    }
}
