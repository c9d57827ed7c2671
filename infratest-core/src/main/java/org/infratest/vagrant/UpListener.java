package org.infratest.vagrant;

import org.infratest.process.MachineReadable;

/** Hears what {@code vagrant up} tells while it works. */
@FunctionalInterface
interface UpListener {

    /** A step that is worth a line. */
    void progress(String line);

    /** Everything that Vagrant writes in its own form. */
    default void record(MachineReadable record) {}
}
