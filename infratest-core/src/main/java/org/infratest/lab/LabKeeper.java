package org.infratest.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.infratest.environment.Accelerator;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.OpenHandles;
import org.infratest.environment.Places;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.environment.Tenant;
import org.infratest.environment.Terms;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.lab.keeper.KeeperServer;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/**
 * The keeper of a lab: a process in which the lab boots and lives, as it would in the JVM of a test, with its switch, its servers and its machines, which
 * end with it. Those who use the lab ask for it over a Unix socket.
 */
public final class LabKeeper {

    /** The first question comes from the JVM that has started this one, which waits for it. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private final KeeperOrder order;
    private final Path pidFile;
    private final KeeperLog log;
    private final CommandRunner runner = new SystemCommandRunner();
    private final EnvironmentHandle<LabSpec> handle;
    private final LabKeeping keeping;
    private final KeeperLife life;
    private volatile boolean booted;

    private LabKeeper(KeeperOrder order, Path pidFile, Path log) {
        this.order = order;
        this.pidFile = pidFile;
        this.log = new KeeperLog(log);
        LabProvider labs = new LabProvider(runner, order.bootsAtOnce(), order.seed(), order.imagesKept(), order.warm());
        String name = "keeper of " + order.environment();
        this.handle = new EnvironmentHandle<>(
                new LabInKeeper(labs, order.environment()),
                order.lab(),
                new Places(order.cache(), order.run(), Instant.EPOCH, null, order.runId(), name, true),
                new Terms(
                        Teardown.ALWAYS,
                        Tenant.of(name, UUID.randomUUID().toString(), Sharing.CLASS),
                        order.budget(),
                        false),
                this::happened,
                environment -> Optional.empty());
        this.life = new KeeperLife(FIRST, this::isKept, order.maxAge(), this::takeDown, this::endAlone);
        this.keeping = new LabKeeping(this::boot, () -> Accelerator.detect(runner) == Accelerator.TCG, life);
    }

    /** Gets the files of its order, of its process id and of its log. Returns when its lab is down. */
    public static void main(String[] arguments) throws InterruptedException {
        Path order = Path.of(arguments[0]);
        new LabKeeper(KeeperOrder.read(order), Path.of(arguments[1]), Path.of(arguments[2])).run();
        System.exit(0); // what still carries bytes for somebody does not count
    }

    private void run() throws InterruptedException {
        OpenHandles handles =
                new OpenHandles(runner, () -> {}); // takes the lab down where this is told to end by a signal
        handles.add(handle);
        KeeperServer server =
                KeeperServer.listen(order.socket(), keeping, failure -> log.line("a question failed: " + failure));
        log.line("keeps lab '" + order.lab().name() + "' for environment " + order.environment());
        try (server) {
            life.await();
        }
        log.line("has ended");
    }

    private Lab boot() {
        Lab lab = (Lab) handle.start();
        booted = true;
        return lab;
    }

    private void happened(Event event) {
        if (event instanceof Event.EnvironmentProgress progress) {
            log.line(progress.message());
        }
        keeping.happened(event);
    }

    /** Where that cannot be found out, it ends by its age at the latest. */
    private boolean isKept() {
        try {
            return isOnRecordAsKept();
        } catch (RuntimeException e) {
            log.line("could not find out whether the lab was left standing, so it stays: " + e);
            return true;
        }
    }

    private boolean isOnRecordAsKept() {
        return new LeftBehind(order.cache(), runner, EventSink.NONE)
                .list().stream()
                        .filter(entry -> entry.id().equals(order.environment()))
                        .map(LeftBehind.Entry::lease)
                        .anyMatch(lease -> lease != null && lease.kept());
    }

    /** A boot that is under way is stopped first. */
    private void takeDown() {
        if (!booted) {
            runner.stopAll();
            handle.abort();
        }
        handle.close();
    }

    /** Takes the environment off the record as well, unless somebody just takes it over or down; then he finds that nobody answers. */
    private void endAlone(String reason) {
        log.line("ends: " + reason);
        takeDown();
        try {
            Files.deleteIfExists(pidFile); // it must not be stopped by itself
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove " + pidFile, e);
        }
        LeftBehind.Outcome outcome = new LeftBehind(order.cache(), runner, EventSink.NONE).destroy(order.environment());
        log.line(order.environment() + ": " + outcome.result() + " " + outcome.message());
    }
}
