package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided before a machine starts. */
class LabMachinesTest {

    private static final LabSpec LAB = LabSpec.named("web")
            .network("lan", lan -> lan.subnet("192.168.56.0/24"))
            .network("carrier", net -> net.subnet("100.64.0.0/24"))
            .host("web", web -> web.nic("lan", "192.168.56.10").memory(512))
            .host("db", db -> db.nic("lan", "192.168.56.20").memory(1024))
            .build();

    @TempDir
    Path folder;

    @Test
    void loginsHaveNetworksOfTheirOwnApartFromTheLabs() {
        assertThat(LAB.hosts().stream().map(host -> ControlNetworks.of(LAB, host)))
                .extracting(Object::toString)
                .containsExactly("100.64.2.0/24", "100.64.3.0/24");
    }

    @Test
    void machineThatBootsToBeCopiedHasAnotherNetworkThanItsCopies() {
        assertThat(ControlNetworks.ofFirstBoots(LAB)).hasToString("100.64.1.0/24");
        assertThat(ControlNetworks.addressOn(ControlNetworks.of(LAB, LAB.hosts().get(1))))
                .isEqualTo("100.64.3.15/24");
    }

    @Test
    void labThatNeedsMoreMemoryThanThereIsSaysBoth() throws IOException {
        Path meminfo = Files.writeString(
                folder.resolve("meminfo"), "MemTotal:       24684000 kB\nMemAvailable:    1024000 kB\n");

        assertThatThrownBy(() -> new MemoryCheck(meminfo).require(LAB))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Lab 'web' needs 1664 MiB of memory (web 512, db 1024, and 64 each for QEMU), and this "
                        + "computer has 1000 MiB left; give its machines less with memory(...), or end something else");
    }

    @Test
    void enoughMemoryOrNobodyWhoTellsIsFine() throws IOException {
        Path meminfo = Files.writeString(folder.resolve("meminfo"), "MemAvailable:    1703936 kB\n");

        assertThatCode(() -> new MemoryCheck(meminfo).require(LAB)).doesNotThrowAnyException();
        assertThatCode(() -> new MemoryCheck(folder.resolve("none")).require(LAB))
                .doesNotThrowAnyException();
    }

    @Test
    void loginKeyIsForThisUserAlone() throws IOException {
        Path key = LoginKey.into(folder);

        assertThat(Files.getPosixFilePermissions(LoginKey.into(folder)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(key).content().startsWith("-----BEGIN ");
        assertThat(LoginKey.publicLine()).startsWith("ssh-rsa ").doesNotContain("\n");
    }
}
