package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Lease;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.Workspace;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Ask;
import org.infratest.lab.keeper.KeeperClient;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.process.CommandRunner;
import org.infratest.process.DetachedProcess;
import org.infratest.process.JavaCommand;

/**
 * The process of a keeper, as the lease of its environment names it. All that is needed to end it is on record before it starts.
 *
 * @param runner stops it where it does not end by itself
 */
record KeeperProcess(CommandRunner runner) {

    /** The detail of a lease with the folder of the keeper's socket. */
    static final String SOCKETS = "keeper sockets";

    /** The detail of a lease with the id under which the keeper has its lab on record. */
    static final String LAB = "keeper lab";

    private static final String SOCKET = "keeper";
    private static final int LONGEST = 2_000;
    private static final Duration INTERVAL = Duration.ofMillis(10);

    /** Makes the order of a keeper. */
    interface Ordering {
        KeeperOrder order(String environment, LabSpec spec, Path socket, Workspace workspace);
    }

    /**
     * Starts it, and returns once it listens.
     *
     * @throws EnvironmentException if it ends before, naming its log
     */
    KeeperClient start(LabSpec spec, Workspace workspace, Ordering ordering) {
        SocketFolder sockets = SocketFolder.planned();
        workspace.record(SOCKETS, sockets.path().toString());
        sockets.make();
        Path order = workspace.state().resolve("keeper.json");
        Path log = workspace.state().resolve("keeper.log").toAbsolutePath();
        Path pidFile = pidFile(workspace);
        ordering.order(workspace.id(), spec, sockets.socket(SOCKET), workspace).write(order);
        DetachedProcess process = DetachedProcess.start(
                JavaCommand.of(LabKeeper.class, "256m", List.of(text(order), text(pidFile), text(log)))
                        .loggedTo(log)
                        .trackedIn(pidFile));
        workspace.record(Lease.KEEPER_PID, Long.toString(process.pid()));
        workspace.record(Lease.KEEPER_START, Long.toString(Lease.startOf(process.handle())));
        KeeperClient client = new KeeperClient(spec.name(), sockets.socket(SOCKET));
        await(client, process, workspace, log);
        return client;
    }

    private static String text(Path file) {
        return file.toAbsolutePath().toString();
    }

    private static void await(KeeperClient client, DetachedProcess process, Workspace workspace, Path log) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(INTERVAL)
                    .timeout(workspace.remaining().plus(INTERVAL))
                    .until(() -> {
                        workspace.checkpoint("the keeper of its lab was about to start");
                        return client.isThere() || !process.isAlive();
                    });
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException("The keeper of lab '" + client.lab() + "' does not listen" + said(log), e);
        }
        if (!client.isThere()) {
            throw new EnvironmentException(
                    "The keeper of lab '" + client.lab() + "' ended as it was started" + said(log));
        }
    }

    private static String said(Path log) {
        try {
            return Files.exists(log) ? "; it said:\n" + Printable.tail(Files.readString(log), LONGEST) : "";
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + log + ": " + e, e);
        }
    }

    /** The keeper of a lease. */
    static KeeperClient of(Lease lease) {
        Map<String, String> details = lease.details();
        return new KeeperClient(
                lease.name(),
                Path.of(details.getOrDefault(SOCKETS, "/nonexistent")).resolve(SOCKET));
    }

    /**
     * Ends it with its lab; works at any moment, any number of times.
     *
     * @throws EnvironmentException if something is left
     */
    void end(Lease lease, Workspace workspace) {
        KeeperClient client = of(lease);
        if (client.isThere()) {
            askToEnd(client, workspace);
        }
        runner.stopLeftover(pidFile(workspace));
        String lab = lease.details().get(LAB);
        if (lab != null) {
            takeDownLab(lab, workspace);
        }
        removeFiles(lease);
    }

    /** One that does not answer is stopped as any process. */
    private static void askToEnd(KeeperClient client, Workspace workspace) {
        try {
            client.ask(new Ask.End(), Answer.Done.class);
        } catch (EnvironmentException e) {
            workspace.progress(
                    "the keeper of the lab is stopped, as it did not end when it was asked to: " + e.getMessage());
        }
    }

    /** Of a keeper that was killed the files of its lab are left. */
    private void takeDownLab(String lab, Workspace workspace) {
        LeftBehind.Outcome outcome = new LeftBehind(workspace.cache(), runner, workspace.events()).destroy(lab);
        if (outcome.result() == LeftBehind.Result.FAILED) {
            throw new EnvironmentException(
                    "What the keeper of the lab has left could not be taken down: " + outcome.message());
        }
    }

    /** Removes what lies outside of the workspace. */
    static void removeFiles(Lease lease) {
        String sockets = lease.details().get(SOCKETS);
        if (sockets != null) {
            new SocketFolder(Path.of(sockets)).close();
        }
    }

    private static Path pidFile(Workspace workspace) {
        return workspace.state().resolve("keeper.pid");
    }
}
