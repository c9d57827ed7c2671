package org.infratest.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * A program to run: an array of arguments, never a line for a shell.
 *
 * @param arguments the program and its arguments
 * @param environment variables that are set in addition to this JVM's own
 * @param directory where it runs, or null for this JVM's working directory
 * @param deadline after which it is stopped, with all that it started
 * @param stop how it wants to be asked to stop
 * @param log the file to which both outputs are appended while it runs, or null for none
 * @param pidFile where its process id is kept while it runs, for whoever comes after a JVM that was killed; null for nowhere
 * @param input what it reads from its standard input, which then ends; a short text
 * @param onLine called for each line of standard output as it comes, on a thread of the runner
 */
@Api
public record Command(
        List<String> arguments,
        Map<String, String> environment,
        @Nullable Path directory,
        Duration deadline,
        Stop stop,
        @Nullable Path log,
        @Nullable Path pidFile,
        String input,
        Consumer<String> onLine) {

    /** How a program wants to be asked to stop, before it is killed. */
    public enum Stop {
        /** SIGINT to the process alone: Vagrant finishes its step, cleans up and releases its locks. */
        INTERRUPT("INT"),
        /** SIGTERM to the process alone: Packer cancels the build and removes what it made. */
        TERMINATE("TERM");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }

        String signal() {
            return signal;
        }
    }

    /** Copies the collections. */
    public Command {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("A command needs at least the name of a program");
        }
    }

    /** A command with a deadline of one minute, stopped by SIGTERM, without a log. */
    public static Command of(String... arguments) {
        return of(List.of(arguments));
    }

    /** A command with a deadline of one minute, stopped by SIGTERM, without a log. */
    public static Command of(List<String> arguments) {
        return new Command(
                arguments, Map.of(), null, Duration.ofMinutes(1), Stop.TERMINATE, null, null, "", line -> {});
    }

    /** This command with these variables set. */
    public Command withEnvironment(Map<String, String> variables) {
        return new Command(arguments, variables, directory, deadline, stop, log, pidFile, input, onLine);
    }

    /** This command, run in that directory. */
    public Command in(Path folder) {
        return new Command(arguments, environment, folder, deadline, stop, log, pidFile, input, onLine);
    }

    /** This command, stopped with all that it started after that time. */
    public Command withDeadline(Duration limit) {
        return new Command(arguments, environment, directory, limit, stop, log, pidFile, input, onLine);
    }

    /** This command, asked to stop in that way. */
    public Command stoppedBy(Stop way) {
        return new Command(arguments, environment, directory, deadline, way, log, pidFile, input, onLine);
    }

    /** This command, with its output appended to that file. */
    public Command loggedTo(Path file) {
        return new Command(arguments, environment, directory, deadline, stop, file, pidFile, input, onLine);
    }

    /** This command, with its process id kept in that file while it runs; see {@link CommandRunner#stopLeftover}. */
    public Command trackedIn(Path file) {
        return new Command(arguments, environment, directory, deadline, stop, log, file, input, onLine);
    }

    /** This command, reading that short text from its standard input. */
    public Command withInput(String text) {
        return new Command(arguments, environment, directory, deadline, stop, log, pidFile, text, onLine);
    }

    /** This command, with a listener for the lines of its standard output. */
    public Command onLine(Consumer<String> listener) {
        return new Command(arguments, environment, directory, deadline, stop, log, pidFile, input, listener);
    }

    /** The command as a person would type it; words that need it are quoted. */
    public String commandLine() {
        return String.join(" ", arguments.stream().map(Command::quoted).toList());
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
