package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RealRun.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A machine that QEMU cannot keep, as somebody has given it a device whose state QEMU does not know how to write down. */
class RigidMachineIT {

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    @LabEnvironment(topology = RigidTestCase.Topology.class)
    @Rewind
    static class RigidTestCase {
        static final class Topology implements Supplier<LabSpec> {
            @Override
            public LabSpec get() {
                return LabSpec.named("rigid")
                        .network("lan", net -> net.subnet("10.1.0.0/24"))
                        .host(
                                "db",
                                host -> host.image(new ImageSource.DiskImage(
                                                RealRun.cache().resolve("images/debian-12.qcow2")))
                                        .memory(256)
                                        .nic("lan", "10.1.0.1"))
                        .build();
            }
        }

        @Test
        void never() {
            System.out.println("BEGUN");
        }
    }

    @Test
    void deviceThatCannotBeKeptIsNamedBeforeTheFirstTest() throws Exception {
        qemuWith("-blockdev driver=null-co,node-name=spare,size=1048576 -device nvme,drive=spare,serial=spare");
        try (ChildJvm child =
                ChildJvm.running(RigidTestCase.class, folder, "env", "PATH=" + folder + ":" + System.getenv("PATH"))) {
            assertThat(child.awaitEnd(Duration.ofMinutes(10))).isTrue();

            assertThat(child.failure())
                    .matches(
                            words(
                                    "Machine 'db' could not be kept: State blocked by non-migratable device '0000:00:<n>.0/nvme'"));
            assertThat(child.output()).doesNotContain("BEGUN");
        }
    }

    /** The real one; machines have more devices than they were meant to have. */
    private void qemuWith(String devices) throws IOException {
        Path file = folder.resolve("qemu-system-x86_64");
        Files.writeString(file, """
                #!/bin/sh
                PATH=${PATH#*:}
                case "$*" in
                    *virtio-blk*) exec qemu-system-x86_64 "$@" %s ;;
                    *) exec qemu-system-x86_64 "$@" ;;
                esac
                """.formatted(devices));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
