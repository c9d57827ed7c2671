package org.infratest.junit;

import java.nio.file.Path;
import java.util.List;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Rewinding;

/**
 * Machines on which one test runs at a time, each from the same moment: those of its class, or a clone of them. Whoever has it uses it alone, so
 * this is not safe for use by several threads at once.
 */
final class Stand {

    private final EnvironmentHandle<?> handle;
    private final boolean clone;
    private boolean used;

    /**
     * Machines that are as they were at the moment.
     *
     * @param handle of their environment
     * @param clone whether they are a clone
     */
    Stand(EnvironmentHandle<?> handle, boolean clone) {
        this.handle = handle;
        this.clone = clone;
    }

    Environment environment() {
        return handle.start();
    }

    EnvironmentHandle<?> handle() {
        return handle;
    }

    List<Path> logFiles() {
        return handle.logFiles();
    }

    boolean isClone() {
        return clone;
    }

    /** Whether the next test has to go back first. From now on it has. */
    boolean use() {
        boolean before = used;
        used = true;
        return before;
    }

    Checkpoints checkpoints() {
        return ((Rewinding) environment()).checkpoints();
    }
}
