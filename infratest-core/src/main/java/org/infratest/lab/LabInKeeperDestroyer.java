package org.infratest.lab;

/** Takes down what a keeper that was killed has left of its lab. */
public final class LabInKeeperDestroyer extends LabDestroyer {

    @Override
    public String kind() {
        return LabInKeeper.class.getSimpleName();
    }
}
