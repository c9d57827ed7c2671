package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RealRun.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Computers that lack something. What they lack is covered in a mount namespace; old tools are stand-ins that print an old version. */
class BadHostIT {

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    @PackerBox(template = "src/test/resources/badinput/templates/text.json", name = "badinput/text")
    static class BoxTestCase {
        @Test
        void never() {}
    }

    @PackerBox(
            template = "src/test/resources/badinput/templates/machine.pkr.hcl",
            name = "badinput/machine",
            vars = {"base_image=${images}/debian-12.qcow2", "command=true"})
    static class MachineBoxTestCase {
        @Test
        void never() {}
    }

    @VagrantEnvironment("src/test/resources/badinput/missing-box")
    static class EnvironmentTestCase {
        @Test
        void never() {}
    }

    @VagrantEnvironment(value = "src/test/resources/badinput/missing-box", vagrantProvider = "libvirt")
    static class LibvirtTestCase {
        @Test
        void never() {}
    }

    @LabEnvironment(topology = LabTestCase.Topology.class)
    static class LabTestCase {
        static final class Topology implements Supplier<LabSpec> {
            @Override
            public LabSpec get() {
                return LabSpec.named("badinput/lab")
                        .network("lan", net -> net.subnet("10.1.0.0/24"))
                        .host(
                                "badinput-a",
                                host -> host.image(new ImageSource.DiskImage(
                                                RealRun.cache().resolve("images/debian-12.qcow2")))
                                        .nic("lan", "10.1.0.1"))
                        .build();
            }
        }

        @Test
        void never() {}
    }

    // -- tools that are too old --------------------------------------------------------------------------------------

    @Test
    void oldPackerIsNamedWithTheWayToANewerOne() throws Exception {
        standIn("packer", "1790000000,,version,1.5.6", "1790000000,,version-prelease,", "1790000000,,version-commit,");

        assertThat(failure(BoxTestCase.class, "env", "PATH=" + folder + ":" + System.getenv("PATH")))
                .isEqualTo(
                        "'packer' is version 1.5.6, which is too old; 1.6.0 or newer is needed: on Debian and Ubuntu: "
                                + "apt-get install packer, elsewhere see https://developer.hashicorp.com/packer/install");
    }

    @Test
    void oldVagrantIsNamedWithTheWayToANewerOne() throws Exception {
        standIn("vagrant", "Vagrant 1.9.1");

        assertThat(failure(EnvironmentTestCase.class, "env", "PATH=" + folder + ":" + System.getenv("PATH")))
                .isEqualTo(
                        "Environment 'src/test/resources/badinput/missing-box' cannot be started here: 'vagrant' is version "
                                + "1.9.1, which is too old; 2.2.0 or newer is needed: on Debian and Ubuntu: apt-get install vagrant "
                                + "vagrant-libvirt, elsewhere see https://developer.hashicorp.com/vagrant/install");
    }

    @Test
    void oldQemuIsNamedWithTheWayToANewerOne() throws Exception {
        standIn("qemu-system-x86_64", "QEMU emulator version 2.11.1(Debian 1:2.11+dfsg-1ubuntu7.42)");

        assertThat(failure(MachineBoxTestCase.class, "env", "PATH=" + folder + ":" + System.getenv("PATH")))
                .isEqualTo(
                        "'qemu-system-x86_64' is version 2.11.1, which is too old; 4.2 or newer is needed: on Debian and "
                                + "Ubuntu: apt-get install qemu-system-x86, elsewhere see https://www.qemu.org/download/");
    }

    // -- no hypervisor -----------------------------------------------------------------------------------------------

    @Test
    void missingQemuIsNamedWithItsPackage() throws Exception {
        String qemu = path("qemu-system-x86_64");

        assertThat(failure(MachineBoxTestCase.class, covered("mount --bind /dev/null " + qemu)))
                .matches(words(
                        "'qemu-system-x86_64' is not installed, or not on the PATH (<text>); install it, on Debian and "
                                + "Ubuntu with: apt-get install qemu-system-x86"));
    }

    @Test
    void missingQemuIsNamedToALabWithItsPackages() throws Exception {
        String qemu = path("qemu-system-x86_64");

        assertThat(failure(LabTestCase.class, covered("mount --bind /dev/null " + qemu)))
                .isEqualTo(
                        "Environment 'badinput/lab' cannot be started here: 'qemu-system-x86_64' is not installed, or not on"
                                + " the PATH; on Debian and Ubuntu: apt-get install qemu-system-x86 qemu-utils, elsewhere see"
                                + " https://www.qemu.org/download/");
    }

    @Test
    void missingProviderOfVagrantIsNamed() throws Exception {
        assertThat(failure(LibvirtTestCase.class, covered("mount -t tmpfs none /usr/share/vagrant-plugins/plugins.d")))
                .matches(words("""
                        Could not start environment 'src/test/resources/badinput/missing-box': "vagrant up --provider=libvirt" \
                        exited with 1 after <time>
                          reason: The provider 'libvirt' could not be found, but was requested to
                            back the machine 'default'. Please use a provider that exists.
                            <text>
                          last output: <text>
                          full output: <path>/vagrant-up.log
                          what to do: install that provider, or choose another with @VagrantEnvironment(vagrantProvider = ...)"""));
    }

    /** Without KVM the build begins all the same; here it ends at a disk that is too small for it. */
    @Test
    void missingKvmIsSaidOnce() throws Exception {
        Files.createDirectories(RealRun.cache().resolve("boxes"));
        try (ChildJvm child = ChildJvm.running(
                MachineBoxTestCase.class,
                folder,
                covered("[ ! -e /dev/kvm ] || mount --bind /dev/null /dev/kvm; mount -t tmpfs -o size=32m none "
                        + RealRun.cache().resolve("boxes")))) {
            assertThat(child.awaitEnd(Duration.ofMinutes(2))).isTrue();

            assertThat(child.output())
                    .containsOnlyOnce(
                            "[infratest] this computer: no usable accelerator (KVM, HVF, WHPX), so machines are emulated, which is 5 to 15 times "
                                    + "slower; where no deadline is set, it is longer accordingly")
                    .contains("no space left on device");
        }
    }

    private String failure(Class<?> test, String... prefix) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.running(test, folder, prefix)) {
            assertThat(child.awaitEnd(Duration.ofMinutes(2))).isTrue();
            return child.failure();
        }
    }

    /** Runs a command in a mount namespace in which something is covered. */
    private static String[] covered(String mounts) {
        return new String[] {"unshare", "--mount", "sh", "-c", mounts + "; exec \"$@\"", "sh"};
    }

    private static String path(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private void standIn(String program, String... lines) throws IOException {
        Path file = folder.resolve(program);
        Files.writeString(file, "#!/bin/sh\nprintf '%s\\n' '" + String.join("' '", lines) + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
