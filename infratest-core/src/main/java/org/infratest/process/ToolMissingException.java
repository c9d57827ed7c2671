package org.infratest.process;

import org.infratest.EnvironmentException;

/** A program is not installed, or not on the search path. */
public class ToolMissingException extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    private final String tool;

    /** Creates an exception for a program that was not found. */
    public ToolMissingException(String tool, Throwable cause) {
        super(
                "'" + tool + "' is not installed, or not on the PATH (" + System.getenv("PATH")
                        + "); install it, on Debian and Ubuntu with: apt-get install " + tool,
                cause);
        this.tool = tool;
    }

    /** The name of the program. */
    public String tool() {
        return tool;
    }
}
