package org.infratest.examples.bench;

import java.nio.file.Path;

/** The configset that is booted: the base box alone, on one network, {@code lan}. */
final class OneMachine {

    /** Its folder, also for annotations. */
    static final String DIRECTORY = "configsets/basebox";

    private OneMachine() {}

    static Path directory() {
        return Path.of(DIRECTORY).toAbsolutePath();
    }
}
