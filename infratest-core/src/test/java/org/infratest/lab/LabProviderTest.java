package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.infratest.environment.Availability;
import org.infratest.process.CommandRunner;
import org.infratest.process.ForwardingRunner;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabProviderTest {

    private static final LabSpec LAB =
            LabSpec.named("web").host("web", host -> {}).build();

    @ParameterizedTest
    @ValueSource(strings = {"qemu-system-x86_64", "qemu-img"})
    void missingToolIsNamedWithTheWayToGetIt(String tool) {
        Availability availability = new LabProvider(new Without(tool, qemu("7.2.22")), 2, 1).availability(LAB);

        assertThat(availability.usable()).isFalse();
        assertThat(availability.reason())
                .isEqualTo("'" + tool + "' is not installed, or not on the PATH; on Debian and Ubuntu: apt-get install"
                        + " qemu-system-x86 qemu-utils, elsewhere see https://www.qemu.org/download/");
    }

    @Test
    void qemuThatIsTooOldIsTold() {
        assertThat(new LabProvider(qemu("2.11.1"), 2, 1).availability(LAB).reason())
                .startsWith("'qemu-system-x86_64' is version 2.11.1, which is too old; 4.2 or newer is needed: ");
        assertThat(new LabProvider(qemu("5.2.0"), 2, 1).availability(LAB)).isEqualTo(Availability.USABLE);
    }

    @Test
    void bootMayTakeLongerWhereMachinesAreEmulated() {
        assertThat(LabProvider.bootTimeout(offering("kvm"))).hasMinutes(5);
        assertThat(LabProvider.bootTimeout(offering("hvf"))).hasMinutes(5);
        assertThat(LabProvider.bootTimeout(offering("whpx"))).hasMinutes(5);
        assertThat(LabProvider.bootTimeout(offering("tcg"))).hasMinutes(10);
    }

    @Test
    void bootTimeoutOfAComputerWithoutQemuIsTheLongOne() {
        assertThat(LabProvider.bootTimeout(new Without("qemu-system-x86_64", offering("kvm"))))
                .hasMinutes(10);
        assertThat(LabProvider.bootTimeout(qemu("2.11.1"))).hasMinutes(10);
    }

    /** A QEMU with one accelerator, which works. */
    private static CommandRunner offering(String accelerator) {
        return new ScriptedRunner(command -> {
            if (command.arguments().contains("--version")) {
                return Answer.ok("QEMU emulator version 7.2.22");
            }
            return command.arguments().contains("help") ? Answer.ok(accelerator) : Answer.of(33, List.of());
        });
    }

    private static CommandRunner qemu(String version) {
        return new ScriptedRunner(
                command -> Answer.ok("QEMU emulator version " + version + " (Debian 1:" + version + ")"));
    }

    /** A computer on which one tool is missing. */
    private static final class Without extends ForwardingRunner {

        private final String tool;

        Without(String tool, CommandRunner rest) {
            super(rest);
            this.tool = tool;
        }

        @Override
        public boolean isInstalled(String program) {
            return !program.equals(tool) && super.isInstalled(program);
        }
    }
}
