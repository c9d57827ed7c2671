package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.infratest.process.Command;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;

class AcceleratorTest {

    @Test
    void machineThatStartsWithTheHostsProcessorProvesKvm() {
        ScriptedRunner runner = new ScriptedRunner(command -> Answer.ok("(qemu) quit"));

        assertThat(Accelerator.detect(runner)).isEqualTo(Accelerator.KVM);

        Command trial = runner.commands().get(0);
        assertThat(trial.commandLine()).contains("-accel kvm -cpu host");
        assertThat(trial.input()).isEqualTo("quit\n");
    }

    @Test
    void machineThatAbortsLeavesEmulation() {
        // What QEMU 7.2 says where /dev/kvm can be opened and does not work.
        Answer aborted =
                new Answer(134, List.of(), List.of("qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69"));

        assertThat(Accelerator.detect(new ScriptedRunner(command -> aborted))).isEqualTo(Accelerator.TCG);
    }
}
