package org.infratest.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider of nothing that can be told to fail at any step and tells what it was asked. */
final class FakeProvider implements EnvironmentProvider<FakeSpec>, Adoption<FakeSpec> {

    /** A step that may fail. */
    interface Step {
        void run(Workspace workspace) throws Exception;
    }

    final List<String> destroyed = new CopyOnWriteArrayList<>();
    volatile Map<String, String> destroyedDetails = Map.of();
    volatile Step onStart = workspace -> {};
    volatile Runnable onDestroy = () -> {};
    volatile Runnable onAdopt = () -> {};
    volatile Availability availability = Availability.USABLE;
    volatile List<Host> hosts = List.of();
    volatile int started;
    volatile int adopted;

    @Override
    public Availability availability(FakeSpec spec) {
        return availability;
    }

    @Override
    public Environment start(FakeSpec spec, Workspace workspace) {
        started = started + 1;
        try {
            onStart.run(workspace);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return environment(spec, workspace);
    }

    @Override
    public Optional<Environment> adopt(FakeSpec spec, Lease lease, Workspace workspace) {
        adopted = adopted + 1;
        onAdopt.run();
        return Optional.of(environment(spec, workspace));
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        destroyed.add(lease.id());
        destroyedDetails = lease.details();
        onDestroy.run();
    }

    private Environment environment(FakeSpec spec, Workspace workspace) {
        return new Environment() {
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
                return hosts;
            }

            @Override
            public Path logs() {
                return workspace.logs();
            }

            @Override
            public String loginCommand(Host host) {
                return "ssh " + host.name();
            }
        };
    }
}
