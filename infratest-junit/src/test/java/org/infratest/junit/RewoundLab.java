package org.infratest.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Healing;
import org.infratest.environment.Host;
import org.infratest.environment.Lease;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Workspace;
import org.infratest.spec.EnvironmentSpec;

/** A lab without machines that goes back, and writes down what is done to it. Whoever uses it locks {@link #LOCK}. */
final class RewoundLab {

    static final String LOCK = "RewoundLab.DONE";

    static final List<String> DONE = new CopyOnWriteArrayList<>();

    private RewoundLab() {}

    /** A lab of that name; the machines of one that is called "lost" do not come back. */
    static EnvironmentRequest<?> request(String name) {
        return EnvironmentRequest.of(new Spec(name), new Provider());
    }

    private record Spec(String name) implements EnvironmentSpec {

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

    private record Provider() implements EnvironmentProvider<Spec>, Rewinding.Provider<Spec> {

        @Override
        public Availability availability(Spec spec) {
            return Availability.USABLE;
        }

        @Override
        public Environment start(Spec spec, Workspace workspace) {
            DONE.add("start " + spec.name());
            return new Running(spec, workspace, new Taken(spec));
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {
            DONE.add("destroy " + lease.name());
        }
    }

    private record Taken(Spec spec, List<String> kept) implements Checkpoints {

        Taken(Spec spec) {
            this(spec, new ArrayList<>());
        }

        @Override
        public void take(String name) {
            DONE.add("take " + name);
            kept.add(name);
        }

        @Override
        public void goBack(String name) {
            if (spec.name().equals("lost")) {
                throw new EnvironmentException("machine 'db' did not come back");
            }
            DONE.add("back to " + name);
            kept.subList(kept.indexOf(name) + 1, kept.size()).clear();
        }

        @Override
        public List<String> names() {
            return List.copyOf(kept);
        }
    }

    private record Running(Spec spec, Workspace workspace, Checkpoints checkpoints)
            implements Environment, Healing, Rewinding {

        @Override
        public void heal() {
            DONE.add("heal");
        }

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
            return List.of();
        }

        @Override
        public Path logs() {
            return workspace.logs();
        }

        @Override
        public String loginCommand(Host host) {
            return "";
        }
    }
}
