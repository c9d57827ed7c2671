package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.RunningProcess;

/** A machine without disks that ends QEMU where its {@linkplain TrialFirmware firmware} is really executed. */
record AcceleratorTrial(CommandRunner runner) {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    /** With it, KVM says that it cannot go on; the machine is paused then, and QEMU waits for somebody to look at it. */
    private static final String GIVEN_UP = "KVM internal error";

    /** Whether QEMU's accelerator of that name runs a machine with that processor. */
    boolean passes(String accelerator, String processor) {
        try (OwnFolder folder = OwnFolder.make()) {
            Path firmware = Files.write(folder.path().resolve("trial.bin"), TrialFirmware.bytes());
            return ends(runner.start(machine(accelerator, processor, firmware)));
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the firmware that tries " + accelerator + ": " + e, e);
        }
    }

    private static Command machine(String accelerator, String processor, Path firmware) {
        return Command.of(
                "qemu-system-x86_64",
                "-accel",
                accelerator,
                "-cpu",
                processor,
                "-machine",
                "q35",
                "-m",
                "16",
                "-nodefaults",
                "-no-user-config",
                "-no-reboot", // a processor that cannot go on at all resets, which ends QEMU, too
                "-display",
                "none",
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=1",
                "-bios",
                firmware.toString());
    }

    private static boolean ends(RunningProcess machine) {
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < LIMIT.toNanos()
                    && machine.lastLines().stream().noneMatch(line -> line.startsWith(GIVEN_UP))) {
                try {
                    return machine.onExit().get(POLL.toMillis(), TimeUnit.MILLISECONDS) == TrialFirmware.EXIT_CODE;
                } catch (TimeoutException e) {
                    // It has neither ended nor given up yet.
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new EnvironmentException("Could not see how QEMU ended: " + e.getCause(), e);
        } finally {
            machine.stop();
        }
    }
}
