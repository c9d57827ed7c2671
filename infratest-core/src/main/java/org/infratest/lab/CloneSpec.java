package org.infratest.lab;

import java.time.Duration;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.spec.Fingerprint;

/**
 * A lab that goes on from a moment of another one, beside it.
 *
 * @param lab what both are
 * @param number tells it from the other clones of that one
 */
record CloneSpec(LabSpec lab, int number) implements EnvironmentSpec {

    @Override
    public String name() {
        return lab.name() + " clone " + number;
    }

    @Override
    public String kind() {
        return lab.kind() + " (clone)";
    }

    @Override
    public String resource() {
        return lab.resource() + " clone " + number;
    }

    @Override
    public Duration bootTimeout() {
        return lab.bootTimeout();
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("clone of", lab.fingerprint())
                .add("number", number)
                .hex();
    }
}
