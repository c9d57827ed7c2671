package org.infratest.environment;

import java.time.Duration;
import java.util.Map;
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

    @Override
    public Map<String, String> machinesInputs() {
        return Map.of("the fingerprint", machinesFingerprint);
    }
}
