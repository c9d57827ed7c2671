package org.infratest.junit;

/** Whether a watcher waits for the end of this JVM. */
enum Watching {
    /** Where that is possible. */
    AUTO,
    /** What is left is taken down by the next run. */
    NEVER
}
