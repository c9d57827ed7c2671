package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.environment.Accelerator;
import org.infratest.process.Command;
import org.infratest.process.Command.Stop;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.spec.Box;

/**
 * Vagrant as a person types it.
 *
 * @param folder where the Vagrantfile is
 * @param state where Vagrant keeps what it knows about the machines
 */
record TypedVagrant(CommandRunner runner, Path folder, Path state, Box box, Accelerator accelerator) {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    CommandResult run(String... arguments) {
        return ByHand.run(
                runner,
                Command.of(Stream.concat(Stream.of("vagrant"), Stream.of(arguments))
                                .toList())
                        .in(folder)
                        .withEnvironment(Map.of(
                                "VAGRANT_DOTFILE_PATH",
                                state.resolve("vagrant").toString(),
                                "VAGRANT_CHECKPOINT_DISABLE",
                                "1",
                                "VAGRANT_BOX_UPDATE_CHECK_DISABLE",
                                "1",
                                "INFRATEST_BOX",
                                box.registeredName(),
                                "INFRATEST_ACCELERATOR",
                                accelerator.qemuName()))
                        .stoppedBy(Stop.INTERRUPT)
                        .withDeadline(PATIENCE));
    }
}
