package org.infratest.examples.soak.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.infratest.environment.Environment;
import org.infratest.environment.Sharing;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Eight classes over four environments: two environments are shared for the whole run, by two classes each, and the classes of the other two
 * have one of their own, one after the other where it is a configset. Once with Vagrant, once with labs.
 */
enum Crowd {
    /** Stand-ins for Vagrant, with an SSH server in place of each machine. */
    VAGRANT(List.of(
            FirstOfOne.class,
            SecondOfOne.class,
            FirstOfTwo.class,
            SecondOfTwo.class,
            FirstOfThree.class,
            SecondOfThree.class,
            FirstOfFour.class,
            SecondOfFour.class)),
    /** Real machines. */
    LABS(List.of(
            FirstInLabOne.class,
            SecondInLabOne.class,
            FirstInLabTwo.class,
            SecondInLabTwo.class,
            FirstInLabThree.class,
            SecondInLabThree.class,
            FirstInLabFour.class,
            SecondInLabFour.class));

    /** How many methods of a class ask at the same time. */
    static final int METHODS = 3;

    /** The environments that those have seen who share them for the run. */
    private static final Set<String> SHARED = ConcurrentHashMap.newKeySet();

    private final List<Class<?>> classes;

    Crowd(List<Class<?>> classes) {
        this.classes = classes;
    }

    List<Class<?>> classes() {
        return classes;
    }

    /** How many environments there were of those that are shared for the run; one for each is right. */
    static int shared() {
        return SHARED.size();
    }

    /** What a machine of Vagrant's is asked: which of them it is. */
    private abstract static class OfVagrant {

        @RepeatedTest(METHODS)
        void isItself(@OnHost("web") SshSession ssh, Environment environment) {
            String name = Path.of(environment.name()).getFileName().toString();
            assertThat(ssh.exec("echo $PEER; sleep 0.2; echo $PEER").stdout()).isEqualTo(name + "\n" + name + "\n");
            if (Set.of("one", "two").contains(name)) {
                SHARED.add(environment.id());
            }
        }
    }

    @VagrantEnvironment(value = "one", sharing = Sharing.RUN)
    static class FirstOfOne extends OfVagrant {}

    @VagrantEnvironment(value = "one", sharing = Sharing.RUN)
    static class SecondOfOne extends OfVagrant {}

    @VagrantEnvironment(value = "two", sharing = Sharing.RUN)
    static class FirstOfTwo extends OfVagrant {}

    @VagrantEnvironment(value = "two", sharing = Sharing.RUN)
    static class SecondOfTwo extends OfVagrant {}

    @VagrantEnvironment(value = "three", sharing = Sharing.CLASS)
    static class FirstOfThree extends OfVagrant {}

    @VagrantEnvironment(value = "three", sharing = Sharing.CLASS)
    static class SecondOfThree extends OfVagrant {}

    @VagrantEnvironment(value = "four", sharing = Sharing.CLASS)
    static class FirstOfFour extends OfVagrant {}

    @VagrantEnvironment(value = "four", sharing = Sharing.CLASS)
    static class SecondOfFour extends OfVagrant {}

    /** What a machine of a lab is asked: which of them it is. */
    private abstract static class OfLab {

        @RepeatedTest(METHODS)
        void isItself(@OnHost("web") SshSession ssh, Environment environment) {
            String name = environment.name();
            // In one step: others read it at the same time.
            ssh.exec("echo " + name + " > /tmp/soak.$$ && mv /tmp/soak.$$ /tmp/soak")
                    .assertSucceeded();
            assertThat(ssh.exec("sleep 0.2; cat /tmp/soak").stdout()).isEqualTo(name + "\n");
            if (Set.of("one", "two").contains(name)) {
                SHARED.add(environment.id());
            }
        }
    }

    /** The first lab. */
    public static final class One implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return lab("one", 1);
        }
    }

    /** The second lab. */
    public static final class Two implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return lab("two", 2);
        }
    }

    /** The third lab. */
    public static final class Three implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return lab("three", 3);
        }
    }

    /** The fourth lab. */
    public static final class Four implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return lab("four", 4);
        }
    }

    /** All have the same addresses, as labs may. */
    private static LabSpec lab(String name, int number) {
        Path image = Path.of(
                Objects.requireNonNullElse(System.getenv("INFRATEST_CACHE_DIR"), ""), "images", "debian-12.qcow2");
        return LabSpec.named(name)
                .network("lan", net -> net.subnet("10.70.1.0/24"))
                .host(
                        "web",
                        host -> host.image(new ImageSource.DiskImage(image))
                                .memory(256)
                                .nic("lan", "10.70.1." + (10 + number)))
                .bootTimeout(Duration.ofMinutes(10))
                .build();
    }

    @LabEnvironment(topology = One.class, sharing = Sharing.RUN)
    static class FirstInLabOne extends OfLab {}

    @LabEnvironment(topology = One.class, sharing = Sharing.RUN)
    static class SecondInLabOne extends OfLab {}

    @LabEnvironment(topology = Two.class, sharing = Sharing.RUN)
    static class FirstInLabTwo extends OfLab {}

    @LabEnvironment(topology = Two.class, sharing = Sharing.RUN)
    static class SecondInLabTwo extends OfLab {}

    @LabEnvironment(topology = Three.class, sharing = Sharing.CLASS)
    static class FirstInLabThree extends OfLab {}

    @LabEnvironment(topology = Three.class, sharing = Sharing.CLASS)
    static class SecondInLabThree extends OfLab {}

    @LabEnvironment(topology = Four.class, sharing = Sharing.CLASS)
    static class FirstInLabFour extends OfLab {}

    @LabEnvironment(topology = Four.class, sharing = Sharing.CLASS)
    static class SecondInLabFour extends OfLab {}
}
