package org.infratest.examples.bench;

import java.nio.file.Path;

/** The configset that is booted: one small machine, {@code web}, on one network, {@code lab}. */
final class OneMachine {

    /** Its folder, also for annotations. */
    static final String DIRECTORY = "infratest-examples/src/test/resources/one-machine";

    private OneMachine() {}

    static Path directory() {
        return Path.of(DIRECTORY).toAbsolutePath();
    }
}
