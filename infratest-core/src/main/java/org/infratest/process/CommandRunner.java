package org.infratest.process;

import java.nio.file.Path;
import org.infratest.Api;

/** Runs programs. */
@Api
public interface CommandRunner {

    /**
     * Runs a command and waits for its end, at most until its deadline. A failure of the program is a result.
     * It never waits for a pipe that something else holds open once the program itself is gone.
     * If this thread is interrupted, the command and all that it started are stopped and the thread stays interrupted.
     *
     * @throws ToolMissingException if there is no such program
     * @throws org.infratest.EnvironmentException if it cannot be started for another reason
     */
    CommandResult run(Command command);

    /**
     * Starts a program that runs beside this JVM and dies with it, even where the JVM is killed. Its deadline, its input and its listener
     * are not used; both outputs go to its log together, up to 4 MiB.
     *
     * @throws ToolMissingException if there is no such program
     * @throws org.infratest.EnvironmentException if it cannot be started for another reason
     */
    RunningProcess start(Command command);

    /**
     * Stops the command that a JVM which is gone left running, with all that it started, and returns when it is gone.
     * Does nothing if the file does not exist, or if its process has ended.
     *
     * @param pidFile the file that the command was {@linkplain Command#trackedIn tracked in}
     */
    void stopLeftover(Path pidFile);

    /**
     * Kills the processes that were started with that variable in their environment, with the children that have it from them, and returns when they
     * are gone. It finds what outlived the program that started it. Does nothing where the system does not show environments, as outside of Linux.
     *
     * @param variable a variable that nothing else has, see {@link Command#withEnvironment}
     * @throws org.infratest.EnvironmentException if one cannot be killed
     */
    default void stopMarked(String variable, String value) {}

    /** Whether there is such a program on the search path. */
    boolean isInstalled(String program);

    /**
     * Stops all commands that run now, each in the way that it wants, and returns when they are gone.
     * Whoever waits for one of them gets a result that says so. Later commands run as usual.
     */
    void stopAll();
}
