package org.infratest.lab;

import java.util.HashSet;
import java.util.Set;

/**
 * Which machines of a lab boot by themselves while the first of their kind does: those that are named first, as many as would leave processors
 * idle. Safe for use by several threads.
 */
final class BesideFirst {

    private final Set<String> kinds = new HashSet<>();
    private int left;

    /** As many of them. */
    BesideFirst(int left) {
        this.left = left;
    }

    /** Whether the next machine of that kind does. To be asked in the order in which a lab names them; the first one of a kind does not. */
    synchronized boolean next(String kind) {
        return !kinds.add(kind) && another();
    }

    /** Whether one more does, whichever it is. */
    synchronized boolean another() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
