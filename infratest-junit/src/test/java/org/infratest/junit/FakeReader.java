package org.infratest.junit;

import java.time.Duration;
import java.util.List;
import org.infratest.spec.EnvironmentSpec;

/** Reads {@link FakeEnvironment}. */
final class FakeReader implements EnvironmentReader<FakeEnvironment> {

    /** What a {@link FakeEnvironment} asks for. */
    record FakeSpec(String name, boolean failingBoot, boolean failingTeardown, boolean existing, boolean missing)
            implements EnvironmentSpec {

        FakeSpec(String name, boolean failingBoot, boolean failingTeardown) {
            this(name, failingBoot, failingTeardown, false, false);
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
        public Duration bootTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public String fingerprint() {
            return toString();
        }
    }

    @Override
    public EnvironmentRequest<FakeSpec> read(FakeEnvironment annotation, Reading reading) {
        FakeSpec spec = new FakeSpec(
                annotation.value(),
                annotation.failingBoot(),
                annotation.failingTeardown(),
                annotation.existing(),
                annotation.missing());
        return request(spec)
                .sharing(annotation.sharing())
                .teardown(annotation.teardown())
                .whenUnavailable(annotation.whenUnavailable());
    }

    static EnvironmentRequest<FakeSpec> request(FakeSpec spec) {
        return EnvironmentRequest.of(spec, new FakeProvider()).machines(List.of("web", "db"));
    }
}
