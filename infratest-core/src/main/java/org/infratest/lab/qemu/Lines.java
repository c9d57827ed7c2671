package org.infratest.lab.qemu;

import java.nio.file.Path;

/**
 * The sockets on which a QEMU is awaited as it starts.
 *
 * @param control its QMP
 * @param console the first serial line of its machine
 * @param attendant the second one
 */
record Lines(Path control, Path console, Path attendant) {

    /** Those of a machine. */
    static Lines of(MachinePlan plan, SocketFolder sockets) {
        return new Lines(
                sockets.socket(shortName(plan) + ".qmp"),
                sockets.socket(shortName(plan) + ".tty"),
                sockets.socket(shortName(plan) + ".att"));
    }

    /** The paths of sockets are limited, the names of hosts are too, and together they would not fit. */
    static String shortName(MachinePlan plan) {
        String hash = Integer.toHexString(plan.name().hashCode());
        return plan.name().length() <= 16 ? plan.name() : plan.name().substring(0, 8) + hash;
    }
}
