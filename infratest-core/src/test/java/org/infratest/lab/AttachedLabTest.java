package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Lease;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.environment.Workspace;
import org.infratest.event.Event;
import org.infratest.lab.keeper.KeeperServer;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Echo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lab with scripted machines, kept in this JVM, as the run finds it that takes it over. */
@Timeout(60)
class AttachedLabTest {

    @TempDir
    private Path folder;

    private final SocketFolder sockets = SocketFolder.create();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private TestLab shop;
    private KeeperServer server;

    @BeforeEach
    void keep() throws Exception {
        shop = new TestLab(Files.createDirectory(folder.resolve("kept")));
        server = KeeperServer.listen(
                sockets.socket("keeper"), new LabKeeping(shop::lab, () -> true, new Endless()), failure -> {});
    }

    @AfterEach
    void close() {
        server.close();
        shop.close();
        sockets.close();
    }

    private static final class Endless implements LabKeeping.Life {
        @Override
        public void used() {
            // it stays
        }

        @Override
        public void unused(boolean ready) {
            // it stays
        }

        @Override
        public void takeDown() {
            // it stays
        }

        @Override
        public void over() {
            // it stays
        }
    }

    @Test
    void machinesAndTheirNetworkAreAsTheyWere() {
        adopt(found -> {
            Environment lab = found.orElseThrow();
            assertThat(lab.hosts()).extracting(Object::toString).containsExactly("web", "db");
            assertThat(lab.host("web").address("desks")).isEqualTo(Subnet.address("10.1.0.10"));
            assertThat(lab.loginCommand(lab.host("db")))
                    .contains(" -p " + shop.machine("db").sshPort() + " ");
            assertThat(lab.host("db").jvm().addresses()).contains(Subnet.address("192.168.56.254"));
            Echo echo = lab.host("db").jvm().echo(Subnet.address("192.168.56.77"), Duration.ofMillis(200));
            assertThat(echo).isNotInstanceOf(Echo.Replied.class);
        });
    }

    @Test
    void whatATestHasBrokenIsHealed() {
        adopt(found -> {
            Environment lab = found.orElseThrow();
            shop.machine("db").cut();
            ((AttachedLab) lab).heal();
            assertThat(shop.machine("db").isOn()).isTrue();
        });
    }

    @Test
    void labWithAMachineThatIsOffIsNotTakenOver() {
        shop.machine("db").cut();
        adopt(found -> assertThat(found).isEmpty());
        assertThat(progress()).contains("what was kept cannot be used again: machine 'db' is switched off");
    }

    @Test
    void whoLaysHandsOnItIsToldTheWayOut() {
        adopt(found -> assertThat(((AttachedLab) found.orElseThrow()).refusal("Parameter 'lan' of AIT.breaks"))
                .hasMessage(
                        "Parameter 'lan' of AIT.breaks needs a lab in the JVM of the test, and lab 'shop' may be kept,"
                                + " so it lives in a process of its own; put teardown = Teardown.ALWAYS on the class that boots"
                                + " it, or run it with infratest.teardown=ALWAYS"));
    }

    private List<String> progress() {
        return events.stream()
                .filter(Event.EnvironmentProgress.class::isInstance)
                .map(event -> ((Event.EnvironmentProgress) event).message())
                .toList();
    }

    private void adopt(Consumer<Optional<Environment>> check) {
        Map<String, String> details =
                Map.of(KeeperProcess.SOCKETS, sockets.path().toString());
        Lease lease = new Lease("shop-1", "KeptLabProvider", "shop", "lab:shop", "x", 1, 1, true, details);
        KeptLabProvider provider =
                new KeptLabProvider(new SystemCommandRunner(), (environment, spec, socket, workspace) -> {
                    throw new AssertionError("nothing boots here");
                });
        Places places =
                new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now(), null, "a run", "AIT", false);
        EnvironmentProvider<LabSpec> adopting = new EnvironmentProvider<>() {
            @Override
            public Availability availability(LabSpec any) {
                return Availability.USABLE;
            }

            @Override
            public Environment start(LabSpec spec, Workspace workspace) {
                check.accept(provider.adopt(spec, lease, workspace));
                throw new EnvironmentException("checked");
            }

            @Override
            public void destroy(Lease any, Workspace workspace) {
                // nothing was started
            }
        };
        try (EnvironmentHandle<LabSpec> handle =
                new EnvironmentHandle<>(adopting, TestLab.SPEC, places, Teardown.ALWAYS, events::add)) {
            assertThatThrownBy(handle::start).hasMessage("checked");
        }
    }
}
