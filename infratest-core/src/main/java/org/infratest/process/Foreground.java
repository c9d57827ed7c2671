package org.infratest.process;

import java.io.IOException;
import java.util.List;

/** Runs a program in the place of this one, for whoever sits at the terminal: it has this JVM's input and outputs. */
public final class Foreground {

    private Foreground() {}

    /**
     * Runs it to its end; it has no deadline, as a person ends it.
     *
     * @param arguments the program and its arguments, never a line for a shell
     * @return its exit code
     * @throws ToolMissingException if there is no such program
     */
    public static int run(List<String> arguments) {
        try {
            return new ProcessBuilder(arguments).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new ToolMissingException(arguments.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.infratest.EnvironmentException("Interrupted while " + arguments.get(0) + " ran", e);
        }
    }
}
