package org.infratest.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.infratest.EnvironmentException;

/**
 * A program that goes on when this JVM ends. It has a session of its own where {@code setsid} exists, so that a Ctrl-C at the terminal does not
 * reach it, and neither does a signal to all processes of a build.
 */
public final class DetachedProcess {

    private final Process process;

    private DetachedProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a program, in the root of the file system and without input.
     *
     * @param command its deadline and its listener are not used; both outputs are appended to its log, and it is tracked in its file, by which
     *     {@link CommandRunner#stopLeftover} finds it
     * @throws ToolMissingException if there is no such program
     * @throws EnvironmentException if it cannot be started for another reason
     */
    public static DetachedProcess start(Command command) {
        String program = command.arguments().get(0);
        if (!SystemCommandRunner.isExecutable(program)) {
            throw new ToolMissingException(program, new IOException("No executable file '" + program + "' was found"));
        }
        List<String> arguments = new ArrayList<>();
        if (SystemCommandRunner.HAS_SETSID) {
            arguments.add("setsid");
        }
        arguments.addAll(command.arguments());
        Path log = Objects.requireNonNull(command.log(), "a program that goes on needs a log");
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .directory(log.getRoot() == null ? null : log.getRoot().toFile());
        builder.environment().putAll(command.environment());
        try {
            Process started = builder.start();
            started.getOutputStream().close();
            PidFile.write(command.pidFile(), started, command.stop());
            return new DetachedProcess(started);
        } catch (IOException e) {
            throw new EnvironmentException("Could not start \"" + command.commandLine() + "\": " + e.getMessage(), e);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** The process, for whoever puts its id and its start on record. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }
}
