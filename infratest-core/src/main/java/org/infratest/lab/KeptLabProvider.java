package org.infratest.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.EnvironmentException;
import org.infratest.environment.Adoption;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Joining;
import org.infratest.environment.Lease;
import org.infratest.environment.MemoryDemand;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Workspace;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Holding;
import org.infratest.lab.keeper.KeeperClient;
import org.infratest.process.CommandRunner;
import org.infratest.vantage.Dial;
import org.infratest.vantage.JvmVantage;

/**
 * Labs that may outlive the run: machines as QEMU processes, on switches in a process of its own, the keeper. There is one for each name at a time, and
 * the next run takes over what the one before it has left standing.
 */
class KeptLabProvider
        implements EnvironmentProvider<LabSpec>,
                Adoption<LabSpec>,
                Joining<LabSpec>,
                MemoryDemand<LabSpec>,
                Rewinding.Provider<LabSpec> {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final byte[] BANNER = "SSH-".getBytes(StandardCharsets.US_ASCII);

    private final CommandRunner runner;
    private final KeeperProcess.Ordering ordering;
    private final Map<String, Holding> held = new ConcurrentHashMap<>();

    /**
     * Creates a provider.
     *
     * @param ordering says how a keeper runs its lab
     */
    KeptLabProvider(CommandRunner runner, KeeperProcess.Ordering ordering) {
        this.runner = runner;
        this.ordering = ordering;
    }

    /** {@inheritDoc} What was kept needs no tool any more; whether a lab can boot its keeper finds out, and says it in the same words. */
    @Override
    public Availability availability(LabSpec spec) {
        return Availability.USABLE;
    }

    @Override
    public long memoryMiB(LabSpec spec) {
        return MemoryCheck.neededMiB(spec);
    }

    @Override
    public Environment start(LabSpec spec, Workspace workspace) {
        workspace.declare(spec.topology(), List.of());
        KeeperClient keeper =
                new KeeperProcess(runner).start(spec.withReadiness(LabSpecJson.READY), workspace, ordering);
        Holding holding = keeper.hold();
        held.put(workspace.id(), holding);
        Answer.Ready ready = new KeeperBoot(workspace, holding).await();
        workspace.checkpoint("its machines were about to be asked whether they are ready");
        return AttachedLab.to(spec, workspace, keeper, ready);
    }

    @Override
    public Optional<Environment> adopt(LabSpec spec, Lease lease, Workspace workspace) {
        KeeperClient keeper = KeeperProcess.of(lease);
        workspace.declare(spec.topology(), List.of());
        if (!keeper.isThere()) {
            return refused(workspace, "its keeper has ended, so its machines are gone");
        }
        Holding holding = null;
        try {
            holding = keeper.hold();
            Answer.Ready ready = new KeeperBoot(workspace, holding).await();
            Optional<String> trouble = trouble(ready);
            if (trouble.isPresent()) {
                holding.close();
                return refused(workspace, trouble.get());
            }
            held.put(workspace.id(), holding);
            return Optional.of(AttachedLab.to(spec, workspace, keeper, ready));
        } catch (EnvironmentException e) {
            if (holding != null) {
                holding.close();
            }
            return refused(workspace, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Environment join(LabSpec spec, Lease lease, Workspace workspace) {
        KeeperClient keeper = KeeperProcess.of(lease);
        workspace.declare(spec.topology(), List.of());
        Holding holding = keeper.hold();
        try {
            Answer.Ready ready = new KeeperBoot(workspace, holding).await();
            held.put(workspace.id(), holding);
            return AttachedLab.to(spec, workspace, keeper, ready);
        } catch (RuntimeException | Error e) {
            holding.close();
            throw e;
        }
    }

    private static Optional<Environment> refused(Workspace workspace, String why) {
        workspace.progress("what was kept cannot be used again: " + why);
        return Optional.empty();
    }

    /** What keeps the machines from being used; empty where all are on, and let somebody in. */
    private static Optional<String> trouble(Answer.Ready ready) {
        return ready.machines().parallelStream()
                .filter(machine -> !machine.on() || !answers(machine))
                .map(machine -> "machine '" + machine.name() + "' "
                        + (machine.on() ? "does not answer at its SSH port" : "is switched off"))
                .findFirst();
    }

    private static boolean answers(Answer.Machine machine) {
        InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), machine.port());
        if (!(JvmVantage.OF_THIS_COMPUTER.connect(port, ANSWER) instanceof Dial.Opened opened)) {
            return false;
        }
        try (Socket socket = opened.socket()) {
            socket.setSoTimeout((int) ANSWER.toMillis());
            return Arrays.equals(socket.getInputStream().readNBytes(BANNER.length), BANNER);
        } catch (IOException e) {
            return false; // QEMU accepts before its machine does, so this is where a dead one shows
        }
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        try {
            new KeeperProcess(runner).end(lease, workspace);
        } finally {
            Holding holding = held.remove(lease.id());
            if (holding != null) {
                holding.close();
            }
        }
    }
}
