package org.infratest.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.HostPower;
import org.infratest.environment.Joining;
import org.infratest.environment.Lease;
import org.infratest.environment.Network;
import org.infratest.environment.Workspace;
import org.infratest.event.EventSink;
import org.infratest.junit.FakeReader.FakeSpec;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Pretends to boot two machines, {@code web} and {@code db}, on loopback; writes down what it does. */
final class FakeProvider implements EnvironmentProvider<FakeSpec>, Joining<FakeSpec> {

    /** An environment variable with a file for what is done, where several JVMs do it. */
    static final String NOTES = "FAKE_NOTES";

    /** What was done, in order: {@code start web}, {@code destroy web}. */
    static final List<String> DONE = new CopyOnWriteArrayList<>();

    @Override
    public Availability availability(FakeSpec spec) {
        return spec.missing()
                ? Availability.unusable("'fake' is not installed; apt-get install fake")
                : Availability.USABLE;
    }

    @Override
    public Environment start(FakeSpec spec, Workspace workspace) {
        done("start " + spec.name());
        write(workspace.logs().resolve("console-db.log"), "db login:\n");
        workspace.record("failingTeardown", String.valueOf(spec.failingTeardown()));
        if (spec.failingBoot()) {
            throw new EnvironmentException("machine 'db' did not boot\n  full output: " + workspace.logs());
        }
        return new FakeRunning(spec, workspace);
    }

    @Override
    public Environment join(FakeSpec spec, Lease lease, Workspace workspace) {
        done("join " + spec.name());
        return new FakeRunning(spec, workspace);
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        done("destroy " + lease.name());
        if ("true".equals(lease.details().get("failingTeardown"))) {
            throw new EnvironmentException("machine 'db' is left");
        }
    }

    private static void done(String what) {
        DONE.add(what);
        note(what);
    }

    /** Adds a line to the file that all JVMs of a test write to, where there is one. */
    static void note(String line) {
        String notes = System.getenv(NOTES);
        if (notes != null) {
            try {
                Files.writeString(Path.of(notes), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record FakeRunning(FakeSpec spec, Workspace workspace) implements Environment {

        @Override
        public String id() {
            return workspace.id();
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public List<Host> hosts() {
            return List.of(machine("web"), machine("db"));
        }

        @Override
        public Path logs() {
            return workspace.logs();
        }

        @Override
        public boolean isExisting() {
            return spec.existing();
        }

        @Override
        public String loginCommand(Host host) {
            return "ssh " + host.name();
        }

        private Host machine(String name) {
            Subnet loopback = Subnet.parse("127.0.0.0/8");
            Map<Network, InetAddress> addresses =
                    Map.of(new Network("public", loopback), InetAddress.getLoopbackAddress());
            return new Host(name, List.of("all"), addresses, FakeSsh::new, new HostContext() {
                @Override
                public String environment() {
                    return workspace.id();
                }

                @Override
                public EventSink events() {
                    return workspace.events();
                }

                @Override
                public @Nullable HostPower power(Host ignored) {
                    return null;
                }

                @Override
                public Path logs() {
                    return workspace.logs();
                }

                @Override
                public Duration diagnosisBudget() {
                    return workspace.diagnosisBudget().orElse(DIAGNOSIS_BUDGET);
                }
            });
        }
    }
}
