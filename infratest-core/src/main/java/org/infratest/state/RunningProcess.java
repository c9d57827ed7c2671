package org.infratest.state;

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
                ? name.equals(cut) && program().equals(wanted)
                : name.equals(wanted) || program().equals(wanted);
    }

    /** The last part of the path that the command line begins with; daemons put a colon behind it. */
    private String program() {
        String first = command.split(" ", 2)[0];
        return first.substring(first.lastIndexOf('/') + 1).replaceFirst(":$", "");
    }
}
