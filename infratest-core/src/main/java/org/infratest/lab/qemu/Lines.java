package org.infratest.lab.qemu;

import java.nio.file.Path;

/**
 * The sockets on which a QEMU is awaited as it starts, and where its process id is kept.
 *
 * @param control its QMP
 * @param console the first serial line of its machine
 * @param attendant the second one
 * @param state by which the state of its machine is moved
 * @param pidFile with the process id
 */
record Lines(Path control, Path console, Path attendant, Path state, Path pidFile) {

    /** Those of the QEMU that a machine has. */
    static Lines of(MachinePlan plan, SocketFolder sockets) {
        return of(shortName(plan), sockets, plan.pidFile());
    }

    /**
     * Those of a QEMU that is to take the place of that one.
     *
     * @param number no other successor has it whose process may still run
     */
    static Lines ofSuccessor(MachinePlan plan, SocketFolder sockets, int number) {
        return of(shortName(plan) + "+", sockets, plan.state().resolve(plan.name() + "." + number + ".pid"));
    }

    /**
     * Where such a QEMU awaits the switch for a card. One that ends in order removes the socket that it listened at, whoever listens there by
     * then, so no successor gets that of another one which may still run.
     */
    static Path cable(MachinePlan plan, SocketFolder sockets, int number, int card) {
        return sockets.socket(shortName(plan) + "+" + number % 1000 + "." + card);
    }

    private static Lines of(String name, SocketFolder sockets, Path pidFile) {
        return new Lines(
                sockets.socket(name + ".qmp"),
                sockets.socket(name + ".tty"),
                sockets.socket(name + ".att"),
                sockets.socket(name + ".mig"),
                pidFile);
    }

    /** The paths of sockets are limited, the names of hosts are too, and together they would not fit. */
    private static String shortName(MachinePlan plan) {
        String hash = Integer.toHexString(plan.name().hashCode());
        return plan.name().length() <= 16 ? plan.name() : plan.name().substring(0, 8) + hash;
    }
}
