package org.infratest.examples.conformance;

/** Where a case is asked from. */
enum From {
    /** The JVM of the test, which is on the network of the clients. */
    JVM(""),
    /** A machine beside it, over SSH. */
    CLIENT("client"),
    /** A machine whose sshd lets no streams through. */
    LIMITED("limited"),
    /** A machine that has neither bash, python3, nc nor ping. */
    BARE("bare"),
    /** A machine that has python3, but neither bash nor nc. */
    PYTHON("python"),
    /** A machine that has nc, but neither bash nor python3. */
    NETCAT("netcat");

    private final String machine;

    From(String machine) {
        this.machine = machine;
    }

    /** The machine, or nothing for the JVM. */
    String machine() {
        return machine;
    }

    String suffix() {
        return this == JVM ? "" : "-from-" + machine;
    }
}
