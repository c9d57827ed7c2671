package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.environment.Accelerator;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.Plug;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.spec.Fingerprint;
import tools.jackson.databind.JsonNode;

/** What of QEMU and of a machine has to be the same where it goes on. */
final class MachineType {

    private static final Pattern Q35 = Pattern.compile("q35\\s.*\\(alias of ([^)\\s]+)\\).*");
    private static final Duration QUICK = Duration.ofSeconds(20);

    private MachineType() {}

    /** The QEMU of a machine that is on, as it says itself. */
    static CapsuleManifest.Qemu of(Machine machine) {
        JsonNode version = machine.qmp().execute("query-version", QUICK).path("qemu");
        String type = machine.qmp()
                .execute("qom-get", Map.of("path", "/machine", "property", "type"), QUICK)
                .asString("");
        return new CapsuleManifest.Qemu(
                Stream.of("major", "minor", "micro")
                        .map(part -> String.valueOf(version.path(part).asInt(0)))
                        .collect(Collectors.joining(".")),
                type.replaceFirst("-machine$", ""),
                machine.plan().accelerator().name(),
                processor(machine.plan().accelerator()));
    }

    private static String processor(Accelerator accelerator) {
        return accelerator.processor().equals("host") ? "host\n" + WarmKey.ownProcessor() : accelerator.processor();
    }

    /** The QEMU of this computer, used with that accelerator. */
    static CapsuleManifest.Qemu ofThisComputer(CommandRunner runner, Accelerator accelerator) {
        return new CapsuleManifest.Qemu(
                Accelerator.qemuVersion(runner).orElse("?"), name(runner), accelerator.name(), processor(accelerator));
    }

    /** What the short name of the type stands for, which differs with QEMU's version and with who has built it. */
    private static String name(CommandRunner runner) {
        return runner.run(Command.of("qemu-system-x86_64", "-machine", "help").withDeadline(QUICK)).stdout().stream()
                .map(Q35::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse("q35");
    }

    /**
     * Stands for all of a machine's devices, wherever its files are.
     *
     * @param count how many disks it has, which a plan of one that goes on does not say
     */
    static String devices(MachinePlan plan, int count) {
        List<Path> disks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            disks.add(Path.of("disk" + i));
        }
        MachinePlan anywhere = new MachinePlan(
                plan.name(),
                plan.memoryMiB(),
                plan.cpus(),
                plan.accelerator(),
                disks,
                plan.seed().stream().map(seed -> Path.of("seed")).toList(),
                plan.control(),
                plan.cards().stream()
                        .map(card -> new Card(card.mac(), new Plug.UnixSocket(Path.of("cable"))))
                        .toList(),
                Path.of("state"),
                Path.of("logs"));
        return new Fingerprint().add("devices", Machine.signature(anywhere)).hex();
    }
}
