package org.infratest.lab;

import java.util.concurrent.Semaphore;

/**
 * Lets machines get up that go on from what was kept, or that are made to be woken then, as many at once as this computer has processors for, and
 * one more. All of them run already; but an emulated one translates anew whatever it does, and where dozens begin with that together, none
 * answers in time.
 */
final class GettingUp {

    /** For all labs of this JVM. */
    private static final Semaphore PLACES = new Semaphore(Runtime.getRuntime().availableProcessors() + 1);

    private GettingUp() {}

    /** Does what it takes until a machine has got up, when it is its turn. */
    static void inTurn(Runnable getUp) {
        PLACES.acquireUninterruptibly();
        try {
            getUp.run();
        } finally {
            PLACES.release();
        }
    }
}
