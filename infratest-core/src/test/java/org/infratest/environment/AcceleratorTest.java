package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.process.Command;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;

class AcceleratorTest {

    @Test
    void machineThatStartsWithTheHostsProcessorProvesKvm() {
        ScriptedRunner runner = qemu(Answer.ok("(qemu) quit"), "tcg", "kvm");

        assertThat(Accelerator.detect(runner)).isEqualTo(Accelerator.KVM);

        Command trial = runner.commands().get(2);
        assertThat(trial.commandLine()).contains("-accel kvm -cpu host");
        assertThat(trial.input()).isEqualTo("quit\n");
    }

    @Test
    void machineThatAbortsLeavesEmulation() {
        // What QEMU 7.2 says where /dev/kvm can be opened and does not work.
        Answer aborted =
                new Answer(134, List.of(), List.of("qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69"));

        assertThat(Accelerator.detect(qemu(aborted, "tcg", "kvm"))).isEqualTo(Accelerator.TCG);
    }

    @Test
    void onlyWhatThatQemuOffersIsTried() {
        ScriptedRunner runner = qemu(Answer.ok("(qemu) quit"), "hvf", "tcg");

        assertThat(Accelerator.detect(runner)).isEqualTo(Accelerator.HVF);
        assertThat(runner.commandLines()).noneMatch(line -> line.contains("kvm"));
        assertThat(Accelerator.detect(qemu(Answer.ok("(qemu) quit"), "tcg"))).isEqualTo(Accelerator.TCG);
        assertThat(Accelerator.detect(qemu(Answer.ok("(qemu) quit"), "whpx", "tcg"))
                        .processor())
                .as("WHPX does not know 'host'")
                .isEqualTo("qemu64");
    }

    /** One that offers these accelerators, and answers so when a machine is started with one of them. */
    private static ScriptedRunner qemu(Answer trial, String... offered) {
        List<String> help = new ArrayList<>(List.of("Accelerators supported in QEMU binary:"));
        help.addAll(List.of(offered));
        return new ScriptedRunner(command -> {
            if (command.arguments().contains("--version")) {
                return Answer.ok("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)");
            }
            return command.arguments().contains("help") ? Answer.of(0, help) : trial;
        });
    }

    @Test
    void emulationIsSaidOnceARun() {
        ScriptedRunner runner =
                new ScriptedRunner(command -> command.arguments().contains("--version")
                        ? Answer.ok("QEMU emulator version 7.2.22")
                        : Answer.of(1, List.of()));
        List<Event> events = new ArrayList<>();

        Accelerator.detect(runner);
        Accelerator.detect(runner, events::add);
        Accelerator.detect(runner, events::add);

        assertThat(events)
                .containsExactly(new Event.EnvironmentProgress(
                        "this computer",
                        "no usable accelerator (KVM, HVF, WHPX), so machines are emulated, which is 5 to 15 times slower; "
                                + "where no deadline is set, it is longer accordingly"));
        assertThat(runner.commands()).as("version, what is offered").hasSize(2);
    }

    @Test
    void oldQemuIsNamedWithTheWayToANewerOne() {
        ScriptedRunner runner = new ScriptedRunner(
                command -> Answer.ok("QEMU emulator version 2.11.1(Debian 1:2.11+dfsg-1ubuntu7.42)"));

        assertThatThrownBy(() -> Accelerator.detect(runner))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "'qemu-system-x86_64' is version 2.11.1, which is too old; 4.2 or newer is needed: on Debian "
                                + "and Ubuntu: apt-get install qemu-system-x86, elsewhere see https://www.qemu.org/download/");
    }
}
