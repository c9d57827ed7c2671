package org.infratest.environment;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.Api;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.ToolFloor;
import org.infratest.process.ToolMissingException;

/** What speeds up QEMU on this computer. Found out by trying: that a device file exists says nothing. */
@Api
public enum Accelerator {
    /** The Linux kernel's virtualization. */
    KVM("kvm", "host"),
    /** That of macOS. */
    HVF("hvf", "host"),
    /** That of Windows; it does not pass the host's own processor on. */
    WHPX("whpx", "qemu64"),
    /** QEMU's own emulation: works everywhere, 5 to 15 times slower. */
    TCG("tcg", "qemu64");

    private static final ToolFloor QEMU = new ToolFloor(
            "4.2",
            Command.of("qemu-system-x86_64", "--version"),
            Pattern.compile("version (\\d{1,4}(?:\\.\\d{1,4})*)"),
            "on Debian and Ubuntu: apt-get install qemu-system-x86, elsewhere see https://www.qemu.org/download/");

    /** What was found in a run; a run has one runner. */
    private static final Map<CommandRunner, Accelerator> FOUND = Collections.synchronizedMap(new WeakHashMap<>());

    private static final Set<CommandRunner> TOLD =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private static final String EMULATION =
            "no usable accelerator (KVM, HVF, WHPX), so machines are emulated, which is 5 to 15 times slower; "
                    + "where no deadline is set, it is longer accordingly";

    private final String qemuName;
    private final String processor;

    Accelerator(String qemuName, String processor) {
        this.qemuName = qemuName;
        this.processor = processor;
    }

    /** The name that QEMU's {@code -accel} takes. */
    public String qemuName() {
        return qemuName;
    }

    /** The model of processor that suits it, as QEMU's {@code -cpu} takes it. Under emulation the plain one boots fastest. */
    public String processor() {
        return processor;
    }

    /** Why the QEMU of this computer cannot be used, with the way out; empty where it can. */
    public static Optional<String> problem(CommandRunner runner) {
        return QEMU.problem(runner);
    }

    /**
     * The fastest one that works here, for machines that are about to boot. Where that is emulation, it is said once a run.
     *
     * @throws ToolMissingException if QEMU is not installed
     * @throws org.infratest.EnvironmentException if it is too old
     */
    public static Accelerator detect(CommandRunner runner, EventSink events) {
        Accelerator found = detect(runner);
        if (found == TCG && TOLD.add(runner)) {
            events.emit(new Event.EnvironmentProgress("this computer", EMULATION));
        }
        return found;
    }

    /**
     * The fastest one that works here, found out once a run: a machine without disks executes with it what an operating system needs, and ends by
     * itself. It gets the host's own processor. Where KVM only pretends, either the machine is not started, or it is and stops half-way.
     *
     * @throws ToolMissingException if QEMU is not installed
     * @throws org.infratest.EnvironmentException if it is too old
     */
    public static Accelerator detect(CommandRunner runner) {
        QEMU.require(runner);
        return FOUND.computeIfAbsent(runner, Accelerator::trial);
    }

    /**
     * QEMU's version, for example {@code 7.2.22}; asked for once a run.
     *
     * @return empty where it prints none that can be read
     * @throws ToolMissingException if QEMU is not installed
     * @throws org.infratest.EnvironmentException if it is too old
     */
    public static Optional<String> qemuVersion(CommandRunner runner) {
        QEMU.require(runner);
        return QEMU.found(runner);
    }

    private static Accelerator trial(CommandRunner runner) {
        AcceleratorTrial trial = new AcceleratorTrial(runner);
        CommandResult offered =
                runner.run(Command.of("qemu-system-x86_64", "-accel", "help").withDeadline(Duration.ofSeconds(10)));
        return Stream.of(KVM, HVF, WHPX)
                .filter(each -> offered.stdout().contains(each.qemuName) && trial.passes(each.qemuName, each.processor))
                .findFirst()
                .orElse(TCG);
    }
}
