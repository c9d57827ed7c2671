package org.infratest.lab.qemu;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * From what a QEMU begins.
 *
 * @param memory the image that its machine's memory is taken from, page by page as they are needed, and that stays as it is; null for empty
 *     memory
 * @param isBoot whether the machine boots; otherwise it stands still and awaits the state of its devices
 */
record Beginning(@Nullable Path memory, boolean isBoot) {

    static final Beginning BOOT = new Beginning(null, true);

    /** Memory is shared with all that go on from the same image. */
    static Beginning sharing(KeptMachine kept) {
        return new Beginning(kept.memory(), false);
    }

    /** Memory is of its own, and still to be filled. */
    static final Beginning OWN = new Beginning(null, false);
}
