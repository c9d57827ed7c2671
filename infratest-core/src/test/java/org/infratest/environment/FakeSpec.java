package org.infratest.environment;

import java.time.Duration;
import org.infratest.spec.EnvironmentSpec;

/** A spec of nothing. */
record FakeSpec(String name, String fingerprint, Duration bootTimeout) implements EnvironmentSpec {

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public String resource() {
        return "fake:" + name;
    }
}
