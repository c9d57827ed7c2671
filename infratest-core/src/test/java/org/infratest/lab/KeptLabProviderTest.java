package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Budget;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Lease;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.environment.Workspace;
import org.infratest.event.Event;
import org.infratest.lab.keeper.Holding;
import org.infratest.lab.keeper.KeeperClient;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keepers as the processes that they are, with labs that do not boot: an image of nonsense, or none that anybody asks for. */
@Timeout(120)
class KeptLabProviderTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final SystemCommandRunner runner = new SystemCommandRunner();
    private final List<Lease> leases = new CopyOnWriteArrayList<>();
    private LabSpec spec;
    private Places places;

    @BeforeEach
    void spec() throws Exception {
        Path image = Files.writeString(folder.resolve("disk.qcow2"), "nonsense");
        spec = LabSpec.named("shop")
                .network("lan", lan -> lan.subnet("192.168.56.0/24"))
                .host("web", web -> web.nic("lan", "192.168.56.10").image(new ImageSource.DiskImage(image)))
                .bootTimeout(SOON)
                .build();
        places = new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now(), null, "a run", "AIT", false);
    }

    /** Does as it is told with a workspace, in place of booting. */
    private final class Told implements EnvironmentProvider<LabSpec> {

        private final Consumer<Workspace> work;

        Told(Consumer<Workspace> work) {
            this.work = work;
        }

        @Override
        public Availability availability(LabSpec any) {
            return Availability.USABLE;
        }

        @Override
        public Environment start(LabSpec any, Workspace workspace) {
            work.accept(workspace);
            throw new EnvironmentException("told");
        }

        @Override
        public void destroy(Lease lease, Workspace workspace) {
            leases.add(lease);
            new KeeperProcess(runner).end(lease, workspace);
        }
    }

    private KeeperOrder order(String environment, LabSpec lab, Path socket, Workspace workspace) {
        return new KeeperOrder(
                environment,
                lab,
                socket,
                workspace.cache(),
                KeeperLogs.run(workspace),
                "a run",
                2,
                1,
                Duration.ofDays(1),
                WarmSettings.NEVER,
                Duration.ofHours(1),
                Budget.ofThisComputer());
    }

    private void with(Consumer<Workspace> work) {
        EnvironmentHandle<LabSpec> handle =
                new EnvironmentHandle<>(new Told(work), spec, places, Teardown.ALWAYS, events::add);
        try (handle) {
            assertThatThrownBy(handle::start).hasMessage("told");
        }
    }

    private static ProcessHandle keeper(Workspace workspace) {
        return ProcessHandle.of(Long.parseLong(workspace.lease().details().get(Lease.KEEPER_PID)))
                .orElseThrow();
    }

    @Test
    void bootThatFailsInTheKeeperFailsHereAndLeavesNothing() {
        EnvironmentProvider<LabSpec> provider = new KeptLabProvider(runner, this::order) {
            @Override
            public void destroy(Lease lease, Workspace workspace) {
                leases.add(lease);
                super.destroy(lease, workspace);
            }
        };
        EnvironmentHandle<LabSpec> handle =
                new EnvironmentHandle<>(provider, spec, places, Teardown.NEVER, events::add);

        assertThatThrownBy(handle::start)
                .isInstanceOf(RuntimeException.class)
                .message()
                .matches("(?s).*(disk\\.qcow2|qemu-).*");
        handle.close();

        assertNothingIsLeft();
    }

    @Test
    void keeperHasASessionOfItsOwn() {
        with(workspace -> {
            new KeeperProcess(runner).start(spec, workspace, this::order);
            assertThat(session(keeper(workspace).pid()))
                    .isEqualTo(keeper(workspace).pid());
        });
        assertNothingIsLeft();
    }

    @Test
    void keeperEndsWithItsUserWhereTheLabIsNotKept() {
        with(workspace -> {
            KeeperClient client = new KeeperProcess(runner).start(spec, workspace, this::order);
            ProcessHandle keeper = keeper(workspace);
            Holding holding = client.hold();
            holding.close();
            Awaitility.await().atMost(SOON).until(() -> !keeper.isAlive());
        });
        assertNothingIsLeft();
    }

    @Test
    void keeperThatWasKilledIsTakenDownLikeAnyOther() {
        with(workspace -> {
            KeeperClient client = new KeeperProcess(runner).start(spec, workspace, this::order);
            ProcessHandle keeper = keeper(workspace);
            keeper.destroyForcibly();
            Awaitility.await().atMost(SOON).until(() -> !keeper.isAlive());
            assertThatThrownBy(client::hold)
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("does not answer any more, so its machines are gone as well");
        });
        assertNothingIsLeft();
    }

    @Test
    void orderIsForThisUserAlone() {
        with(workspace -> {
            new KeeperProcess(runner).start(spec, workspace, this::order);
            Path order = workspace.state().resolve("keeper.json");
            assertThat(order).exists();
            assertThat(permissions(order)).isEqualTo("rw-------");
            assertThat(permissions(Path.of(workspace.lease().details().get(KeeperProcess.SOCKETS))))
                    .isEqualTo("rwx------");
        });
    }

    @Test
    void whatHasNoKeeperAnyMoreIsNotTakenOver() {
        Map<String, String> details =
                Map.of(KeeperProcess.SOCKETS, folder.resolve("gone").toString());
        Lease lease = new Lease("shop-1", "KeptLabProvider", "shop", "lab:shop", "x", 1, 1, true, details);
        Optional<?>[] adopted = new Optional<?>[1];
        with(workspace -> adopted[0] = new KeptLabProvider(runner, this::order).adopt(spec, lease, workspace));

        assertThat(adopted[0]).isEmpty();
        assertThat(events)
                .filteredOn(Event.EnvironmentProgress.class::isInstance)
                .extracting(event -> ((Event.EnvironmentProgress) event).message())
                .contains("what was kept cannot be used again: its keeper has ended, so its machines are gone");
    }

    private void assertNothingIsLeft() {
        assertThat(folder.resolve("cache/leases")).isEmptyDirectory();
        assertThat(folder.resolve("cache/environments")).isEmptyDirectory();
        assertThat(leases).isNotEmpty();
        for (Lease lease : leases) {
            String pid = lease.details().get(Lease.KEEPER_PID);
            assertThat(pid).isNotNull();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
            assertThat(Path.of(lease.details().get(KeeperProcess.SOCKETS))).doesNotExist();
        }
    }

    private static long session(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
