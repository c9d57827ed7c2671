package org.infratest.state;

import java.util.Arrays;
import org.infratest.Api;

/**
 * A process.
 *
 * @param pid its id
 * @param parent the id of its parent
 * @param user who runs it
 * @param name its name, which the kernel cuts after 15 characters
 * @param command its command line; between brackets for threads of the kernel
 */
@Api
public record RunningProcess(int pid, int parent, String user, String name, String command) {

    private static final int KERNEL_LIMIT = 15;

    /** Whether it goes by that name: as the kernel calls it, or as the file that was started is called. */
    boolean isCalled(String wanted) {
        String cut = wanted.length() > KERNEL_LIMIT ? wanted.substring(0, KERNEL_LIMIT) : wanted;
        return wanted.length() > KERNEL_LIMIT
                ? program().equals(wanted) || name.equals(wanted) || (name.equals(cut) && isScript(wanted))
                : name.equals(wanted) || program().equals(wanted);
    }

    /** Scripts stand behind what runs them, which gives them its place on the command line but not its name. */
    private boolean isScript(String wanted) {
        return Arrays.stream(command.split(" ", -1)).anyMatch(word -> last(word).equals(wanted));
    }

    /** The last part of the path that the command line begins with; daemons put a colon behind it. */
    private String program() {
        String first = command.split(" ", 2)[0];
        return last(first).replaceFirst(":$", "");
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
