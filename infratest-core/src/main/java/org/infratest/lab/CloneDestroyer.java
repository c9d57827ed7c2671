package org.infratest.lab;

/** Takes down what a clone of a lab has left, in another JVM. */
public final class CloneDestroyer extends LabKindDestroyer {

    /** For the service loader. */
    public CloneDestroyer() {
        super(CloneProvider.class);
    }
}
