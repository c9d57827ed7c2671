package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.ForwardingRunner;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A QEMU before 7.2 knows no cables by Unix sockets ({@code -netdev stream}); this one is only said to be so old. */
class OldQemuIT {

    @TempDir
    Path folder;

    @Test
    void cablesOfAnOldQemuAreTcpPorts() throws Exception {
        LabSpec spec = LabSpec.named("old-qemu")
                .network("lan", net -> net.subnet("10.1.0.0/24").subnet6("2001:db8:1::/64"))
                .host(
                        "app",
                        host -> host.image(new ImageSource.DiskImage(cache().resolve("images/debian-12.qcow2")))
                                .nic("lan", "10.1.0.10", "2001:db8:1::10"))
                .build();
        try (EnvironmentHandle<LabSpec> handle = new EnvironmentHandle<>(
                new LabProvider(new Old(new SystemCommandRunner()), 2, 1),
                spec,
                new Places(cache(), folder, Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE)) {
            Environment lab = handle.start();

            IcmpProbe.to(lab.host("app")).assertReachable();
            TcpProbe.to(lab.host("app")).assertOpen(22);
            TcpProbe.to(lab.host("app")).assertRefused(23);
            assertThat(qemu()).contains("-netdev socket,").doesNotContain("-netdev stream,");
        }
    }

    /** The command line of the machine. */
    private String qemu() {
        try (Stream<ProcessHandle> processes = ProcessHandle.current().descendants()) {
            List<String> lines = processes
                    .flatMap(process -> process.info().commandLine().stream())
                    .filter(line -> line.contains("qemu-system"))
                    .toList();
            assertThat(lines).isNotEmpty();
            return String.join("\n", lines);
        }
    }

    private static Path cache() {
        String named = System.getenv("INFRATEST_CACHE_DIR");
        Path cache = named == null ? Path.of(System.getProperty("user.home"), ".cache", "infratest") : Path.of(named);
        assertThat(cache).satisfies(Files::isDirectory);
        return cache;
    }

    /** All is real but the version. */
    private static final class Old extends ForwardingRunner {

        Old(CommandRunner real) {
            super(real);
        }

        @Override
        public CommandResult run(Command command) {
            CommandResult result = super.run(command);
            return command.arguments().equals(List.of("qemu-system-x86_64", "--version"))
                    ? new CommandResult(
                            result.commandLine(),
                            result.end(),
                            result.exitCode(),
                            List.of("QEMU emulator version 6.2.0 (Debian 1:6.2+dfsg-2ubuntu6.22)"),
                            result.stderr(),
                            result.log(),
                            result.took())
                    : result;
        }
    }
}
