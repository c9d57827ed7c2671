package org.infratest.lab.net.ip;

/** Sequence numbers of TCP, which go round (RFC 9293, 3.4). */
final class Sequences {

    private Sequences() {}

    static boolean isBefore(int a, int b) {
        return a - b < 0;
    }

    static int max(int a, int b) {
        return isBefore(a, b) ? b : a;
    }
}
