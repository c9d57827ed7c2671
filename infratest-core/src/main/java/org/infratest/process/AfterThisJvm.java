package org.infratest.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.infratest.EnvironmentException;

/**
 * A program that is run once this JVM is gone, however it ended, if there is something left to do then. Until that moment only a shell waits, at the
 * end of a pipe from this JVM: the system closes the pipe when the JVM is gone. No privilege is needed. What there is to do is told over the pipe, so
 * a JVM that leaves nothing starts nothing. Not safe for use by several threads.
 */
public final class AfterThisJvm implements AutoCloseable {

    /**
     * Signals to a whole terminal, or to all processes of a build, are not for the shell: it is needed most when everything else ends. The program
     * inherits that.
     */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            cd /
            umask 077
            log=$1
            shift
            open=0
            while IFS=' ' read -r what value; do
                case $what in
                    argument) set -- "$@" "$value" ;;
                    more) open=$((open + 1)) ;;
                    less) open=$((open - 1)) ;;
                esac
            done
            [ "$open" -gt 0 ] || exit 0
            [ -d "${log%/*}" ] || log=/dev/null
            exec "$@" </dev/null >>"$log" 2>&1
            """;

    private final Process process;
    private final OutputStream pipe;

    private AfterThisJvm(Process process) {
        this.process = process;
        this.pipe = process.getOutputStream();
    }

    /**
     * Starts the shell.
     *
     * @param command the program that is run afterwards, with its environment, in the root of the file system
     * @param log the file to which its output is appended, with its whole path; made if need be, for this user alone, unless its folder is gone
     * @return empty where there is no {@code sh}, as on Windows
     * @throws EnvironmentException if the shell cannot be started
     */
    public static Optional<AfterThisJvm> run(Command command, Path log) {
        if (!SystemCommandRunner.isExecutable("sh")) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>();
        if (SystemCommandRunner.HAS_SETSID) {
            arguments.add("setsid");
        }
        arguments.addAll(List.of("sh", "-c", SCRIPT, "infratest-watcher", log.toString()));
        arguments.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(command.environment());
        try {
            return Optional.of(new AfterThisJvm(builder.start()));
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not start the shell that would notice the end of this JVM: " + e.getMessage(), e);
        }
    }

    /** The process id of the shell, and later of the program. */
    public long pid() {
        return process.pid();
    }

    /**
     * Appends an argument to the program's.
     *
     * @param argument without a line break, and without space at its ends
     * @throws IOException if the shell is gone
     */
    public void argument(String argument) throws IOException {
        tell("argument " + argument);
    }

    /**
     * There is one more thing that would be left.
     *
     * @throws IOException if the shell is gone
     */
    public void more() throws IOException {
        tell("more");
    }

    /**
     * One of those is taken down.
     *
     * @throws IOException if the shell is gone
     */
    public void less() throws IOException {
        tell("less");
    }

    private void tell(String line) throws IOException {
        pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        pipe.flush();
    }

    /** Closes the pipe, as the end of this JVM would. */
    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
