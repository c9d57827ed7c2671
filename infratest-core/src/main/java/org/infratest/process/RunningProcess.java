package org.infratest.process;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.infratest.Api;

/** A program that runs beside this JVM and never outlives it. Safe for use by several threads. */
@Api
public interface RunningProcess {

    /** The process id of what holds the program; the program itself is its child. */
    long pid();

    /** Whether it runs. */
    boolean isAlive();

    /**
     * Its exit code, once it has ended and its output is read; 128 and more where a signal ended it. Completing it from outside has no
     * effect on the program.
     */
    CompletableFuture<Integer> onExit();

    /** The last lines of both outputs, at most 50. */
    List<String> lastLines();

    /** Kills it, with all that it started, and returns when it is gone. Does nothing where it has ended. */
    void stop();
}
