package org.infratest.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Cloning;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Healing;
import org.infratest.environment.Host;
import org.infratest.environment.Joining;
import org.infratest.environment.Lease;
import org.infratest.environment.MemoryDemand;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Sharing;
import org.infratest.environment.Workspace;
import org.infratest.spec.EnvironmentSpec;

/**
 * A lab without machines that goes back, can be cloned, and writes down what is done to it and its clones. Whoever uses it locks {@link #LOCK}.
 */
final class RewoundLab {

    static final String LOCK = "RewoundLab.DONE";

    static final List<String> DONE = new CopyOnWriteArrayList<>();

    /** Why a lab that is called "rigid" cannot be kept. */
    static final String RIGID =
            "Machine 'db' could not be kept: State blocked by non-migratable device '0000:00:07.0/nvme'";

    private RewoundLab() {}

    /**
     * A lab of that name; the machines of one that is called "lost" do not come back, those of "rigid" cannot be kept, a clone of one that is called "fragile" cannot be started,
     * and one of "lasting" cannot be taken down.
     */
    static EnvironmentRequest<?> request(String name) {
        return EnvironmentRequest.of(new Spec(name), new Provider());
    }

    /** Asks for such a lab. */
    @Inherited
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @EnvironmentSource(Reader.class)
    @interface Asked {

        /** Its name. */
        String value() default "lab";

        /** Who shares it. */
        Sharing sharing() default Sharing.DEFAULT;
    }

    /** Reads that. */
    static final class Reader implements EnvironmentReader<Asked> {

        @Override
        public EnvironmentRequest<?> read(Asked annotation, Reading reading) {
            return request(annotation.value()).sharing(annotation.sharing());
        }
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

    private record Provider() implements EnvironmentProvider<Spec>, Rewinding.Provider<Spec>, Joining<Spec> {

        @Override
        public Availability availability(Spec spec) {
            return Availability.USABLE;
        }

        @Override
        public Environment start(Spec spec, Workspace workspace) {
            return begin(spec, workspace, new Taken(spec));
        }

        @Override
        public Environment join(Spec spec, Lease lease, Workspace workspace) {
            DONE.add("join " + spec.name());
            return new Running(spec, workspace, new Taken(spec));
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {
            DONE.add("destroy " + lease.name());
        }
    }

    /** Of clones, each of which needs 600 MiB of memory. */
    private record CloneProvider(List<String> moments) implements EnvironmentProvider<Spec>, MemoryDemand<Spec> {

        @Override
        public Availability availability(Spec spec) {
            return Availability.USABLE;
        }

        @Override
        public long memoryMiB(Spec spec) {
            return 600;
        }

        @Override
        public Environment start(Spec spec, Workspace workspace) {
            if (spec.name().startsWith("fragile")) {
                throw new EnvironmentException("machine 'db' did not go on\n  console: none");
            }
            return begin(spec, workspace, new Taken(spec, new ArrayList<>(moments)));
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {
            DONE.add("destroy " + lease.name());
            if (lease.name().startsWith("lasting")) {
                throw new EnvironmentException("machine 'db' of " + lease.name() + " is left");
            }
        }
    }

    private static Environment begin(Spec spec, Workspace workspace, Checkpoints checkpoints) {
        DONE.add("start " + spec.name());
        try {
            Files.writeString(workspace.logs().resolve("console.log"), "console of " + spec.name() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Running(spec, workspace, checkpoints);
    }

    private record Taken(Spec spec, List<String> kept) implements Checkpoints {

        Taken(Spec spec) {
            this(spec, new ArrayList<>());
        }

        @Override
        public void take(String name) {
            if (spec.name().equals("rigid")) {
                DONE.add("fail to take " + name);
                throw new EnvironmentException(RIGID);
            }
            DONE.add(who() + "take " + name);
            kept.add(name);
        }

        @Override
        public void goBack(String name) {
            if (spec.name().equals("lost")) {
                throw new EnvironmentException("machine 'db' did not come back");
            }
            DONE.add(who() + "back to " + name);
            kept.subList(kept.indexOf(name) + 1, kept.size()).clear();
        }

        private String who() {
            return spec.name().contains("clone") ? spec.name() + ": " : "";
        }

        @Override
        public List<String> names() {
            return List.copyOf(kept);
        }
    }

    private record Running(Spec spec, Workspace workspace, Checkpoints checkpoints)
            implements Environment, Healing, Rewinding, Cloning {

        @Override
        public Clone<?> cloneAt(String checkpoint, int number) {
            List<String> moments = checkpoints.names();
            return new Clone<>(
                    new Spec(spec.name() + " clone " + number),
                    new CloneProvider(moments.subList(0, moments.indexOf(checkpoint) + 1)));
        }

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
