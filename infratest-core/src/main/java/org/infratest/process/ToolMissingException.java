package org.infratest.process;

import java.util.Map;
import org.infratest.Api;
import org.infratest.EnvironmentException;

/** A program is not installed, or not on the search path. */
@Api
public class ToolMissingException extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    /** Debian's packages whose names are not those of their programs. */
    private static final Map<String, String> PACKAGES =
            Map.of("qemu-system-x86_64", "qemu-system-x86", "qemu-img", "qemu-utils", "virsh", "libvirt-clients");

    private final String tool;

    /** Creates an exception for a program that was not found. */
    public ToolMissingException(String tool, Throwable cause) {
        super(message(tool), cause);
        this.tool = tool;
    }

    /** A path is not looked for on the PATH, and comes with no package that anybody could name. */
    private static String message(String tool) {
        if (tool.contains("/")) {
            return "'" + tool + "' does not exist, or is no program that may be run";
        }
        return "'" + tool + "' is not installed, or not on the PATH (" + System.getenv("PATH")
                + "); install it, on Debian and Ubuntu with: apt-get install " + PACKAGES.getOrDefault(tool, tool);
    }

    /** The name of the program. */
    public String tool() {
        return tool;
    }
}
