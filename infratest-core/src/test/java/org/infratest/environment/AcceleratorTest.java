package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.infratest.EnvironmentException;
import org.infratest.event.Event;
import org.infratest.process.Command;
import org.infratest.process.RunningProcess;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;

class AcceleratorTest {

    private static final Answer EXECUTED = Answer.of(33, List.of());

    @Test
    void machineThatRunsOnTheHostsProcessorProvesKvm() {
        ScriptedRunner runner = qemu(EXECUTED, "tcg", "kvm");

        assertThat(Accelerator.detect(runner)).isEqualTo(Accelerator.KVM);

        assertThat(runner.commandLines().get(2)).contains("-accel kvm -cpu host");
    }

    @Test
    void machineThatAbortsLeavesEmulation() {
        // What QEMU 7.2 says where /dev/kvm can be opened and does not work.
        Answer aborted =
                new Answer(134, List.of(), List.of("qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69"));

        assertThat(Accelerator.detect(qemu(aborted, "tcg", "kvm"))).isEqualTo(Accelerator.TCG);
    }

    @Test
    void machineThatIsStartedAndNotExecutedLeavesEmulation() {
        // A KVM in software, inside of a virtual machine: QEMU does not end, as the machine is paused.
        Paused paused = new Paused(
                "qemu-system-x86_64: warning: host doesn't support requested feature: CPUID.01H:ECX.pni [bit 0]",
                "KVM internal error. Suberror: 1",
                "extra data[0]: 0x0000000000000001",
                "emulation failure");

        assertThat(Accelerator.detect(new ScriptedRunner(qemu("tcg", "kvm"), command -> paused)))
                .isEqualTo(Accelerator.TCG);
        assertThat(paused.isAlive()).as("stopped").isFalse();
    }

    @Test
    void endThatTheMachineDidNotAskForProvesNothing() {
        assertThat(Accelerator.detect(qemu(Answer.ok(), "tcg", "kvm"))).isEqualTo(Accelerator.TCG);
    }

    @Test
    void firmwareIsGoneAfterwards() {
        ScriptedRunner runner = qemu(EXECUTED, "kvm");

        Accelerator.detect(runner);

        List<String> trial = runner.commands().get(2).arguments();
        assertThat(Path.of(trial.get(trial.indexOf("-bios") + 1)).getParent()).doesNotExist();
    }

    @Test
    void onlyWhatThatQemuOffersIsTried() {
        ScriptedRunner runner = qemu(EXECUTED, "hvf", "tcg");

        assertThat(Accelerator.detect(runner)).isEqualTo(Accelerator.HVF);
        assertThat(runner.commandLines()).noneMatch(line -> line.contains("kvm"));
        assertThat(Accelerator.detect(qemu(EXECUTED, "tcg"))).isEqualTo(Accelerator.TCG);
        assertThat(Accelerator.detect(qemu(EXECUTED, "whpx", "tcg")).processor())
                .as("WHPX does not know 'host'")
                .isEqualTo("qemu64");
    }

    /** One that offers these accelerators, and where a machine started with one of them ends so. */
    private static ScriptedRunner qemu(Answer trial, String... offered) {
        Function<Command, Answer> qemu = qemu(offered);
        return new ScriptedRunner(command -> command.arguments().contains("-bios") ? trial : qemu.apply(command));
    }

    private static Function<Command, Answer> qemu(String... offered) {
        List<String> help = new ArrayList<>(List.of("Accelerators supported in QEMU binary:"));
        help.addAll(List.of(offered));
        return command -> command.arguments().contains("--version")
                ? Answer.ok("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)")
                : Answer.of(0, help);
    }

    /** A QEMU that has printed these lines, and runs until it is stopped. */
    private static final class Paused implements RunningProcess {

        private final CompletableFuture<Integer> exit = new CompletableFuture<>();
        private final List<String> lines;

        private Paused(String... lines) {
            this.lines = List.of(lines);
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean isAlive() {
            return !exit.isDone();
        }

        @Override
        public CompletableFuture<Integer> onExit() {
            return exit.copy();
        }

        @Override
        public List<String> lastLines() {
            return lines;
        }

        @Override
        public void stop() {
            exit.complete(137);
        }
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
