package org.infratest.examples.soak.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.infratest.environment.Host;
import org.infratest.junit.ExistingEnvironment;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;

/** What is run while something breaks: a test class, with an environment of one kind. All but the labs are green where nothing does. */
enum FaultScene {
    /** A box that is built. */
    PACKER(PackerCase.class),
    /** The same with plugins that Packer fetches first. */
    PACKER_WITH_PLUGINS(PluginsCase.class),
    /** A machine of Vagrant's. */
    VAGRANT(VagrantCase.class),
    /** A machine of Vagrant's that boots from a box which is built. */
    BOXED_VAGRANT(BoxedVagrantCase.class),
    /** A container of Vagrant's. */
    DOCKER(DockerCase.class),
    /** A machine that is there already. */
    EXISTING(ExistingCase.class),
    /** A lab whose QEMU is a stand-in, with a machine that never says anything. */
    LAB(LabCase.class),
    /** A lab with a real machine. */
    MACHINE(MachineCase.class);

    private final Class<?> test;

    FaultScene(Class<?> test) {
        this.test = test;
    }

    Class<?> test() {
        return test;
    }

    private static Path room() {
        return Path.of(Objects.requireNonNullElse(System.getenv(Stage.ROOM), "."));
    }

    /** A machine whose disk is a file that only a stand-in takes for one. */
    public static final class SilentLab implements Supplier<LabSpec> {

        @Override
        public LabSpec get() {
            return lab(room().resolve("disk.qcow2"), Duration.ofSeconds(6));
        }
    }

    /** A machine with the base image of all tests. */
    public static final class RealLab implements Supplier<LabSpec> {

        @Override
        public LabSpec get() {
            return lab(room().resolve("cache/images/debian-12.qcow2"), Duration.ofMinutes(3));
        }
    }

    private static LabSpec lab(Path disk, Duration bootTimeout) {
        return LabSpec.named("soak")
                .network("lan", net -> net.subnet("10.70.1.0/24"))
                .host(
                        "web",
                        host -> host.image(new ImageSource.DiskImage(disk))
                                .memory(256)
                                .nic("lan", "10.70.1.10"))
                .bootTimeout(bootTimeout)
                .build();
    }

    @PackerBox(template = "box/box.json", name = "soak/box")
    static class PackerCase {

        @Test
        void isBuilt() {
            // what is built is built before the first test
        }
    }

    @PackerBox(template = "plugged/box.json", name = "soak/plugged")
    static class PluginsCase {

        @Test
        void isBuilt() {
            // what is built is built before the first test
        }
    }

    @VagrantEnvironment(value = "net", bootTimeout = "6 s")
    static class VagrantCase {

        @Test
        void isAsked(@OnHost("web") Host web) throws Exception {
            Stage.current().ask(web);
        }
    }

    @PackerBox(template = "box/box.json", name = "soak/box")
    @VagrantEnvironment(value = "net", bootTimeout = "20 s")
    static class BoxedVagrantCase {

        @Test
        void isAsked(@OnHost("web") SshSession ssh) {
            ssh.exec("true").assertSucceeded();
        }
    }

    @VagrantEnvironment(value = "net", vagrantProvider = "docker", bootTimeout = "6 s")
    static class DockerCase {

        @Test
        void isAsked(@OnHost("web") SshSession ssh) {
            ssh.exec("true").assertSucceeded();
        }
    }

    @ExistingEnvironment(value = "machines.yaml", answerTimeout = "3 s")
    static class ExistingCase {

        @Test
        void isAsked(@OnHost("web") Host web) throws Exception {
            Stage.current().ask(web);
        }
    }

    @LabEnvironment(topology = SilentLab.class)
    static class LabCase {

        @Test
        void isAsked(@OnHost("web") SshSession ssh) {
            ssh.exec("true").assertSucceeded();
        }
    }

    @LabEnvironment(topology = RealLab.class)
    static class MachineCase {

        @Test
        void isAsked(@OnHost("web") Host web) throws Exception {
            Stage.current().ask(web);
        }
    }
}
