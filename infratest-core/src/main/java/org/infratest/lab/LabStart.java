package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Environment;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.event.Durations;
import org.infratest.event.Phase;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.ip.LabVantage;
import org.infratest.lab.qemu.Alarm;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.QemuVersion;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.lab.qemu.SocketLoop;
import org.infratest.process.CommandRunner;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshTarget;
import org.jspecify.annotations.Nullable;

/** One lab from its start to its end: what has been started until now is ended by {@link #close}, however far it came. */
final class LabStart implements AutoCloseable {

    private static final Duration SERVED = Duration.ofSeconds(60);

    private final LabSpec spec;
    private final Workspace workspace;
    private final CommandRunner runner;
    private final Boots boots;
    private final int seed;
    private final Duration imagesKept;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    LabStart(LabSpec spec, Workspace workspace, CommandRunner runner, Semaphore gate, int seed, Duration imagesKept) {
        this.spec = spec;
        this.workspace = workspace;
        this.runner = runner;
        this.boots = new Boots(gate, workspace);
        this.seed = seed;
        this.imagesKept = imagesKept;
    }

    Environment run() {
        workspace.declare(spec.topology(), List.of());
        new MemoryCheck().require(spec);
        Accelerator accelerator = Accelerator.detect(runner, workspace.events());
        QemuVersion version = QemuVersion.parse(Accelerator.qemuVersion(runner).orElse(""));
        LabImages images = new LabImages(workspace.cache(), runner, imagesKept, workspace::progress);
        MachinePlans plans = new MachinePlans(spec, images, new QemuImg(runner), accelerator, workspace);
        SocketFolder sockets = owned(Leftovers.sockets(workspace));
        LabNet net = owned(LabNet.start(spec, seed, workspace.logs(), this::failedOnLoop));
        SocketLoop loop = owned(new SocketLoop());
        Path key = LoginKey.into(workspace.state());
        Map<String, Supplier<SshTarget>> booting = new LinkedHashMap<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            LabHost host = spec.hosts().get(i);
            List<Card> cards = net.cards(i, sockets, version.hasStream());
            workspace.checkpoint("the disks of '" + host.name() + "' were about to be made");
            MachinePlan plan = plans.of(host, LabMacs.control(i), cards);
            Machine machine = new Machine(plan, version, runner, loop, sockets, alarm -> alarmed(host, alarm));
            machines.put(host.name(), machine);
            booting.put(host.name(), () -> boot(machine, key));
        }
        SshEnvironment environment = SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .emulated(accelerator == Accelerator.TCG)
                .jvm(new LabVantage(net.jvm()))
                .readiness(spec.readiness())
                .power(host -> new LabPower(
                        host, Objects.requireNonNull(machines.get(host.name())), spec.readiness(), workspace))
                .prepare((name, session) -> prepare(name, session, net))
                .connect(booting);
        return new Lab(spec, workspace, environment, net, machines, seed);
    }

    private SshTarget boot(Machine machine, Path key) {
        boots.boot(machine);
        return new SshTarget(machine.plan().name(), "127.0.0.1", machine.sshPort(), LoginKey.USER, List.of(key));
    }

    private void prepare(String name, SshSession session, LabNet net) {
        int index = spec.hosts().stream().map(LabHost::name).toList().indexOf(name);
        LabHost host = spec.hosts().get(index);
        ScriptRun scripts = new ScriptRun(name, session, workspace.logs());
        workspace.enter(name, Phase.PROVISION);
        try {
            new HostNetwork(spec, index, workspace.logs()).setUp(session);
            awaitAddresses(index, net);
            if (!host.scripts().isEmpty()) {
                scripts.awaitBooted();
            }
            for (LabHost.Script script : host.scripts()) {
                workspace.progress(name + ": running " + script.name());
                scripts.run(script);
            }
        } finally {
            workspace.leave(name, Phase.PROVISION);
        }
    }

    /** An address that DHCP serves is asked for in the background, and a network that is broken from the start would show much later. */
    private void awaitAddresses(int index, LabNet net) {
        LabHost host = spec.hosts().get(index);
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .timeout(SERVED)
                    .until(() -> net.unserved(index).isEmpty());
        } catch (ConditionTimeoutException e) {
            String lacking = net.unserved(index).entrySet().stream()
                    .map(each -> "\n  on network '" + each.getKey() + "': " + each.getValue())
                    .collect(Collectors.joining());
            String console = String.join(
                    "\n    ", Objects.requireNonNull(machines.get(host.name())).consoleLines(10));
            throw new EnvironmentException(
                    "Host '" + host.name() + "' was served no address within " + Durations.text(SERVED) + lacking
                            + "\n  its console's last lines:\n    " + console,
                    e);
        }
    }

    private void alarmed(LabHost host, Alarm alarm) {
        workspace.progress(host.name() + ": " + alarm.kind().text() + ": " + alarm.line());
    }

    private void failedOnLoop(Throwable failure) {
        workspace.progress("a task of the lab's networks failed: " + failure);
    }

    private <T extends AutoCloseable> T owned(T part) {
        open.add(0, part);
        return part;
    }

    @Override
    public void close() {
        EnvironmentException trouble = null;
        for (Machine machine : machines.values()) {
            trouble = end(machine::cut, trouble);
        }
        for (AutoCloseable part : open) {
            trouble = end(part, trouble);
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private @Nullable EnvironmentException end(AutoCloseable part, @Nullable EnvironmentException before) {
        try {
            part.close();
            return before;
        } catch (Exception e) { // each has exceptions of its own
            EnvironmentException first = before == null
                    ? new EnvironmentException("A part of lab '" + spec.name() + "' did not end: " + e, e)
                    : before;
            if (before != null) {
                before.addSuppressed(e);
            }
            return first;
        }
    }
}
