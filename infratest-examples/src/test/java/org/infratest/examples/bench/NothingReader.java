package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Host;
import org.infratest.environment.Lease;
import org.infratest.environment.Workspace;
import org.infratest.junit.EnvironmentReader;
import org.infratest.junit.EnvironmentRequest;
import org.infratest.junit.Reading;
import org.infratest.spec.EnvironmentSpec;

/** Reads {@link NothingNeeded}. */
final class NothingReader implements EnvironmentReader<NothingNeeded> {

    @Override
    public EnvironmentRequest<?> read(NothingNeeded annotation, Reading reading) {
        return EnvironmentRequest.of(new Nothing(), new NothingProvider());
    }

    record Nothing() implements EnvironmentSpec {

        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public String kind() {
            return "nothing";
        }

        @Override
        public String resource() {
            return "bench:nothing";
        }

        @Override
        public Duration bootTimeout() {
            return Duration.ofMinutes(1);
        }

        @Override
        public String fingerprint() {
            return "nothing";
        }
    }

    static final class NothingProvider implements EnvironmentProvider<Nothing> {

        @Override
        public Availability availability(Nothing spec) {
            return Availability.USABLE;
        }

        @Override
        public Environment start(Nothing spec, Workspace workspace) {
            return new NothingRunning(workspace.id(), workspace.logs());
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {}
    }

    private record NothingRunning(String id, Path logs) implements Environment {

        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public List<Host> hosts() {
            return List.of();
        }

        @Override
        public String loginCommand(Host host) {
            throw new UnsupportedOperationException("no machines");
        }
    }
}
