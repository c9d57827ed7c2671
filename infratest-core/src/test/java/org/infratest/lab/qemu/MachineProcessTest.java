package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.lab.net.MacAddress;
import org.infratest.process.Command;
import org.infratest.process.RunningProcess;
import org.infratest.process.ScriptedRunner;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineProcessTest {

    private final SocketLoop loop = new SocketLoop();
    private final SocketFolder sockets = SocketFolder.create();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        loop.close();
        sockets.close();
    }

    @Test
    void qemuThatClosesItsControlSocketLongBeforeItsEndIsGivenTimeForItsLastWords() {
        assertThatThrownBy(() -> MachineProcess.start(
                        plan(), Beginning.BOOT, Set.of(), 2222, runner(), loop, Lines.of(plan(), sockets), alarm -> {}))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Machine 'web': QEMU ended with exit code 1 at once: "
                        + "qemu-system-x86_64: Image is not in qcow2 format\n  command: ");
    }

    private MachinePlan plan() {
        return new MachinePlan(
                "web",
                384,
                1,
                Accelerator.TCG,
                List.of(folder.resolve("disk.qcow2")),
                List.of(),
                new MachinePlan.Control(MacAddress.local(1), Subnet.parse("100.64.0.0/24")),
                List.of(),
                folder,
                folder);
    }

    private static ScriptedRunner runner() {
        return new ScriptedRunner(
                command -> {
                    throw new AssertionError(command.commandLine());
                },
                GivesUp::new);
    }

    /** As QEMU does on a busy computer: it has dialled already when it finds that it cannot go on, and goes bit by bit. */
    private static final class GivesUp implements RunningProcess {

        private final CompletableFuture<Integer> exit = new CompletableFuture<>();

        private GivesUp(Command command) {
            String control = command.arguments().stream()
                    .filter(argument -> argument.startsWith("socket,id=control,"))
                    .map(argument -> argument.replaceFirst(".*path=", ""))
                    .findFirst()
                    .orElseThrow();
            try {
                SocketChannel.open(UnixDomainSocketAddress.of(control)).close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            exit.completeOnTimeout(1, 300, TimeUnit.MILLISECONDS);
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
            return List.of("qemu-system-x86_64: Image is not in qcow2 format");
        }

        @Override
        public void stop() {
            assertThat(exit).as("it was killed").isDone();
        }
    }
}
