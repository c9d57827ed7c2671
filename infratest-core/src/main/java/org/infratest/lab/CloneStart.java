package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.environment.AtOnce;
import org.infratest.environment.Environment;
import org.infratest.environment.Laps;
import org.infratest.environment.Workspace;
import org.infratest.event.Event;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.lab.qemu.SocketLoop;

/** A lab that goes on from a moment of another one, until {@link #close}, however far it came. */
final class CloneStart implements AutoCloseable {

    private final Original original;
    private final LabSpec spec;
    private final Workspace workspace;
    private final ReturnedMachines machines;

    /** One that is yet to be started. */
    CloneStart(Original original, Workspace workspace) {
        this.original = original;
        this.spec = original.spec();
        this.workspace = workspace;
        this.machines = new ReturnedMachines(spec, workspace, "a clone of lab '" + spec.name() + "'");
    }

    Environment run() {
        workspace.declare(spec.topology(), List.of());
        new MemoryCheck().require(spec);
        Laps laps = new Laps();
        LabNet net = machines.net(original.seed());
        Path key = LoginKey.into(workspace.state());
        makeMachines(net);
        workspace.checkpoint("the machines of the clone were about to go on");
        AtOnce.require(spec.hosts(), LabHost::name, host -> bringBack(host, net));
        laps.lap("machines");
        QemuImg tool = new QemuImg(original.tool().runner(), Leftovers.mark(workspace));
        Lab lab = new Lab(
                spec,
                workspace,
                tool,
                machines.environment(
                        net, key, name -> original.environment().host(name).addresses()),
                net,
                machines.byName(),
                original.seed());
        lab.goOn(original.moments(), original.kept(), laps);
        workspace.events().emit(new Event.WentBack(workspace.id(), original.moment(), laps.parts(), laps.whole()));
        workspace.progress("goes on from '" + original.moment() + "' beside "
                + original.environment().id() + ", in " + laps.text());
        return lab;
    }

    private void makeMachines(LabNet net) {
        SocketFolder sockets = machines.owned(Leftovers.sockets(workspace));
        SocketLoop loop = machines.owned(new SocketLoop());
        for (int i = 0; i < spec.hosts().size(); i++) {
            LabHost host = spec.hosts().get(i);
            LabMachine first = original.machine(host);
            machines.add(
                    host,
                    first.another(new Machine.Elsewhere(
                            net.cards(i, sockets, first.hasStream()),
                            folder(host),
                            workspace.logs(),
                            loop,
                            sockets,
                            alarm -> workspace.progress(
                                    host.name() + ": " + alarm.kind().text() + ": " + alarm.line()))));
        }
    }

    private Path folder(LabHost host) {
        Path folder = workspace.state().resolve("machines").resolve(host.name());
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the folder " + folder + ": " + e, e);
        }
    }

    private void bringBack(LabHost host, LabNet net) {
        Machine machine = machines.of(host);
        KeptConsole.begin(
                "a clone of " + host.name() + " of " + original.environment().id() + ", as it was at '"
                        + original.moment() + "'; until then its console is in "
                        + original.machine(host).console(),
                machine.plan().consoleLog());
        machine.comeBack(original.kept().of(host.name()).kept());
        if (machine.isOn()) {
            net.awaitCables(host);
        }
    }

    @Override
    public void close() {
        machines.close();
    }
}
