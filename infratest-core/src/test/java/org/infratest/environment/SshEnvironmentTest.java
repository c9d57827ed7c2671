package org.infratest.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.MoreTime;
import org.infratest.ReadOnlyEnvironmentException;
import org.infratest.event.Durations;
import org.infratest.event.Event;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.HostKeyCheck;
import org.infratest.ssh.SshTarget;
import org.infratest.ssh.TestSshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshEnvironmentTest {

    private static final NetworkSpec LAN = new NetworkSpec("lan", Subnet.parse("10.20.0.0/24"), null);

    @TempDir
    Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private TestSshServer server;

    @BeforeEach
    void start() {
        server = new TestSshServer(folder, (command, stdout, stderr) -> {
            stdout.write(
                    "127.0.0.1 5 127.0.0.1 22\n1: lo inet 127.0.0.1/8\n2: eth1 inet 10.20.0.10/24\n".getBytes(UTF_8));
            return 0;
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void machineThatFailsToBootEndsTheBootOfTheOthers() {
        CountDownLatch interrupted = new CountDownLatch(1);
        Supplier<SshTarget> panics = () -> {
            throw new EnvironmentException("Machine 'app' did not come up: kernel panic");
        };
        Supplier<SshTarget> boots = () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return server.target("db");
        };

        assertThatThrownBy(() -> plan(Duration.ofMinutes(10)).connect(Map.of("app", panics, "db", boots)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Machine 'app' did not come up: kernel panic");
        await().until(() -> interrupted.getCount() == 0);
    }

    @Test
    void whatAMachineRefusedStaysAFailureOfTheConfigset() {
        Supplier<SshTarget> refuses = () -> {
            throw new ConfigsetFailure("Host 'app': script web.sh exited with 1");
        };
        Supplier<SshTarget> fails = () -> {
            throw new EnvironmentException("Machine 'db': no memory");
        };

        assertThatThrownBy(() -> plan(Duration.ofMinutes(10)).connect(Map.of("app", refuses)))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessage("Host 'app': script web.sh exited with 1");
        assertThatThrownBy(() -> plan(Duration.ofMinutes(10)).connect(Map.of("app", refuses, "db", fails)))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageContaining("Host 'app': script web.sh exited with 1")
                .hasMessageContaining("Machine 'db': no memory");
    }

    @Test
    void machinesThatFailTogetherAreAllNamed() {
        Supplier<SshTarget> first = () -> {
            throw new EnvironmentException("Machine 'app': no memory");
        };
        Supplier<SshTarget> second = () -> {
            throw new EnvironmentException("Machine 'db': no memory");
        };

        assertThatThrownBy(() -> plan(Duration.ofMinutes(10))
                        .topology(topology("10.20.0.10"))
                        .connect(Map.of("db", second, "app", first)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("2 of its 2 machines are not ready\n"
                        + "  Machine 'app': no memory\n  Machine 'db': no memory");
    }

    @Test
    void machinesHaveTheirGroupsAndAddressesInTheOrderOfTheTopology() {
        SshEnvironment environment = plan(Duration.ofSeconds(30))
                .topology(topology("10.20.0.10"))
                .connect(List.of(server.target("db"), server.target("app")));

        assertThat(environment.hosts()).extracting(Host::name).containsExactly("app", "db");
        assertThat(environment.group("servers")).containsExactly(environment.host("app"));
        assertThat(environment.host("app").address("lan")).isEqualTo(Subnet.address("10.20.0.10"));
        assertThat(environment.target(environment.host("app"))).isEqualTo(server.target("app"));
        assertThat(environment.pinnedTarget(environment.host("app")).hostKey())
                .isInstanceOfSatisfying(
                        HostKeyCheck.Fingerprint.class,
                        key -> assertThat(key.sha256()).matches("SHA256:[\\w+/]{43}"));
        assertThat(events.stream().filter(Event.HostReady.class::isInstance)).hasSize(2);
        assertThatThrownBy(() -> environment.host("app").power())
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Host 'app' cannot be switched off or on: its provider has no such ability");
    }

    @Test
    void allMachinesThatDoNotAnswerAreNamedAtOnce() throws IOException {
        int closed = closedPort();
        SshTarget gone = new SshTarget("gone", "127.0.0.1", closed, "vagrant", List.of());
        List<SshTarget> targets = List.of(gone, server.target("app"), server.targetWithWrongKey("db"));

        MoreTime.from(
                Duration.ofSeconds(2),
                time -> assertThatThrownBy(() -> plan(time).connect(targets))
                        .isInstanceOf(EnvironmentException.class)
                        .hasMessageStartingWith("Could not start environment 'web': 2 of its 3 machines are not ready\n"
                                + "  Could not start environment 'web', machine 'gone': SSH at 127.0.0.1:" + closed
                                + " never answered within the boot timeout of " + Durations.text(time) + "\n"
                                + "    last seen: Cannot log in to 'gone': no connection to 127.0.0.1 port " + closed
                                + ": Connection refused\n"
                                + "  Cannot log in to 'db': 127.0.0.1 port " + server.port()
                                + " lets 'vagrant' in with none of the keys [")
                        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1)));
    }

    @Test
    void machineThatBootsMayRefuseTheKeyAtFirst() {
        server.refuse(2);

        SshEnvironment environment = plan(Duration.ofMinutes(1)).connect(List.of(server.target("app")));

        assertThat(environment.host("app").ssh().exec("id").succeeded()).isTrue();
        assertThat(events)
                .anySatisfy(event ->
                        assertThat(event).asString().contains("app: SSH lets us in now, and did not at first: "));
    }

    @Test
    void existingMachineThatRefusesTheKeyIsNotAskedTwice() {
        server.refuse(1);

        assertThatThrownBy(() -> plan(Duration.ofMinutes(1)).existing().connect(List.of(server.target("app"))))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("lets 'vagrant' in with none of the keys [");
    }

    @Test
    void oneMachineThatIsNotReadyIsTheWholeStory() {
        List<SshTarget> targets = List.of(server.target("app"));
        MoreTime.from(
                Duration.ofSeconds(1),
                time -> assertThatThrownBy(() -> plan(time)
                                .readiness(host -> {
                                    throw new IllegalStateException("no nginx");
                                })
                                .log(Path.of("/logs/up.log"))
                                .connect(targets))
                        .hasMessageMatching("Could not start environment 'web', machine 'app': it is up, but readyWhen"
                                + " \\(\\S+\\) never said yes within the boot timeout of " + Durations.text(time) + "\n"
                                + "  last seen: no nginx\n  full output: /logs/up.log"));
    }

    @Test
    void existingMachinesAreNotSwitched() {
        SshEnvironment environment = plan(Duration.ofSeconds(30))
                .existing()
                .power(host -> {
                    throw new AssertionError("nobody may ask");
                })
                .connect(List.of(server.target("app")));
        HostPower power = environment.host("app").power();

        assertThat(environment.isExisting()).isTrue();
        assertThatThrownBy(power::off)
                .isInstanceOf(ReadOnlyEnvironmentException.class)
                .hasMessage("Refused to switch off host 'app': the machines of environment 'web' were there before the"
                        + " test and are only looked at; put @Destructive on a test that switches, so that it is skipped"
                        + " here");
        assertThatThrownBy(power::on).hasMessageStartingWith("Refused to switch on host 'app': ");
    }

    @Test
    void declaredAddressMayBeTheOneWhereOurSshArrives() {
        NetworkSpec loopback = new NetworkSpec("loopback", Subnet.parse("127.0.0.0/8"), null);
        HostSpec app = new HostSpec("app", Map.of("loopback", Subnet.address("127.0.0.1")), List.of());
        TopologySpec topology = new TopologySpec(List.of(loopback), List.of(app));

        SshEnvironment environment = plan(Duration.ofSeconds(30))
                .topology(topology)
                .addresses(HostAddresses.declared(topology, Map.of()))
                .connect(List.of(server.target("app")));

        assertThat(environment.host("app").address("loopback")).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void declaredAddressThatTheMachineDoesNotHaveIsAnErrorUnlessItIsTranslated() {
        TopologySpec topology = topology("10.20.0.99");
        List<SshTarget> targets = List.of(server.target("app"));
        SshEnvironment.Builder strict =
                plan(Duration.ofSeconds(30)).topology(topology).addresses(HostAddresses.declared(topology, Map.of()));

        assertThatThrownBy(() -> strict.connect(targets))
                .hasMessage(
                        "Machine 'app' should have address 10.20.0.99 on network 'lan', but has it on no interface; "
                                + "where something before the machine has an address for it, name the network under 'translated'"
                                + "; all its addresses: [lo 127.0.0.1, eth1 10.20.0.10]");

        SshEnvironment believed = plan(Duration.ofSeconds(30))
                .topology(topology)
                .addresses(HostAddresses.declared(topology, Map.of("app", Set.of("lan"))))
                .connect(targets);
        assertThat(believed.host("app").address("lan")).isEqualTo(Subnet.address("10.20.0.99"));
    }

    private static TopologySpec topology(String address) {
        HostSpec app = new HostSpec("app", Map.of("lan", Subnet.address(address)), List.of("servers"));
        HostSpec db = new HostSpec("db", Map.of(), List.of());
        return new TopologySpec(List.of(LAN), List.of(app, db));
    }

    private SshEnvironment.Builder plan(Duration bootTimeout) {
        FakeSpec spec = new FakeSpec("web", "same", bootTimeout);
        Places places = new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now());
        Lease lease = new Lease("web-1", "fake", "web", "fake:web", "same", 1, 1, false, Map.of());
        return SshEnvironment.of(spec, places.open(lease, bootTimeout, events::add));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
