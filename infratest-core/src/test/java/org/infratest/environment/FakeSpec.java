package org.infratest.environment;

import java.time.Duration;
import org.infratest.spec.EnvironmentSpec;

/** A spec of nothing. */
record FakeSpec(String name, String fingerprint, String machinesFingerprint, Duration bootTimeout)
        implements EnvironmentSpec {

    FakeSpec(String name, String fingerprint, Duration bootTimeout) {
        this(name, fingerprint, fingerprint, bootTimeout);
    }

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public String resource() {
        return "fake:" + name;
    }
}
