package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.infratest.environment.Accelerator;
import org.infratest.lab.net.MacAddress;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disks of a machine that is off, which are kept and gone back to as those of one that is on. */
class LiveDisksTest {

    private final SocketLoop loop = new SocketLoop();

    @TempDir
    Path folder;

    private Chassis chassis;
    private LiveDisks disks;
    private int kept;

    @BeforeEach
    void make() throws IOException {
        Files.writeString(folder.resolve("disk0.qcow2"), "first");
        MachinePlan plan = new MachinePlan(
                "web",
                384,
                1,
                Accelerator.TCG,
                List.of(folder.resolve("disk0.qcow2")),
                List.of(),
                new MachinePlan.Control(MacAddress.local(1), Subnet.parse("100.64.0.0/24")),
                List.of(),
                folder,
                folder);
        chassis = new Chassis(
                plan,
                new QemuVersion(7, 2),
                new ScriptedRunner(command -> Answer.ok("")),
                loop,
                new SocketFolder(folder.resolve("sockets")),
                alarm -> {});
        disks = new LiveDisks(chassis);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void whoGoesBackLosesWhatWasWrittenSinceAndNothingElse() throws IOException {
        KeptMachine ready = keep();
        Path written = live();

        disks.become(ready);

        assertThat(written).doesNotExist();
        assertThat(folder.resolve("disk0.qcow2")).hasContent("first");
        assertThat(live()).exists();
    }

    @Test
    void imagesOfWhatIsOfNoUseAnyMoreGoWhenTheMachineGoesBack() throws IOException {
        KeptMachine ready = keep();
        Path written = live();
        disks.forget(keep());
        assertThat(written).as("the machine stands on it").exists();

        disks.become(ready);

        assertThat(written).doesNotExist();
        assertThat(folder.resolve("disk0.qcow2")).exists();
    }

    @Test
    void imagesOnWhichALaterCheckpointStandsStay() throws IOException {
        keep();
        Path written = live();
        disks.forget(keep());
        KeptMachine later = keep();

        disks.become(later);

        assertThat(written).exists();
    }

    private Path live() {
        return chassis.plan().disks().get(0);
    }

    private KeptMachine keep() throws IOException {
        Path into = Files.createDirectory(folder.resolve("kept" + ++kept));
        List<KeptMachine.Disk> all = disks.keep(into, disk -> write(disk.overlay()));
        return new KeptMachine(KeptMachine.Power.OFF, null, null, 0, 0, all, Set.of(), Set.of());
    }

    private static void write(Path overlay) {
        try {
            Files.writeString(overlay, "nothing yet");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
