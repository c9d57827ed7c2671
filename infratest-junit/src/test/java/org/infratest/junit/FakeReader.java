package org.infratest.junit;

import java.time.Duration;
import java.util.List;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.spec.EnvironmentSpec;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads {@link FakeEnvironment}. */
final class FakeReader implements EnvironmentReader {

    /** What a {@link FakeEnvironment} asks for. */
    record FakeSpec(String name, boolean failingBoot, boolean failingTeardown) implements EnvironmentSpec {

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
    public EnvironmentRequest<FakeSpec> read(Class<?> test, Reading reading) {
        FakeEnvironment annotation =
                AnnotationSupport.findAnnotation(test, FakeEnvironment.class).orElseThrow();
        FakeSpec spec = new FakeSpec(annotation.value(), annotation.failingBoot(), annotation.failingTeardown());
        return new EnvironmentRequest<>(
                null,
                box -> spec,
                spec.name(),
                List.of("web", "db"),
                new FakeProvider(),
                reading.settings().constant(Setting.SHARING, annotation.sharing(), Sharing.CLASS),
                reading.settings().constant(Setting.TEARDOWN, annotation.teardown(), Teardown.ALWAYS));
    }
}
