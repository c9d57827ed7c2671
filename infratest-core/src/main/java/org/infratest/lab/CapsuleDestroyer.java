package org.infratest.lab;

/** Takes down what a lab from a capsule has left, in another JVM. */
public final class CapsuleDestroyer extends LabKindDestroyer {

    /** For the service loader. */
    public CapsuleDestroyer() {
        super(CapsuleProvider.class);
    }
}
