package org.infratest.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Readiness;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.process.MachineReadable;
import org.infratest.spec.Box;
import org.infratest.vagrant.VagrantProvider;
import org.infratest.vagrant.VagrantSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What infratest relies on, whichever of Vagrant's providers runs the machines. The configset is the same for all; two
 * machines are booted once, and the tests go on from each other: first what the machines are, then what becomes of them.
 */
@ExtendWith(KnownNot.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class VagrantProviderContract {

    static final Path RESOURCES = Path.of("src", "test", "resources").toAbsolutePath();

    private static final int PAGE = 8080;

    private final KnownProvider provider = KnownProvider.of(getClass());
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final Set<String> environments = ConcurrentHashMap.newKeySet();
    private @Nullable Box box;
    private @Nullable EnvironmentHandle<VagrantSpec> handle;
    private @Nullable Environment environment;

    /** The box that the machines boot from, or null where the Vagrantfile names an image itself. */
    abstract @Nullable Box box();

    /** What the provider has of ours on this computer, one line each: machines, networks, disks. */
    abstract List<String> leftovers();

    /** Fails unless that machine has the second disk that the Vagrantfile asks for. */
    abstract void assertHasExtraDisk(Host host);

    /** Variables that the Vagrantfile needs beside those that all providers have. */
    Map<String, String> variables() {
        return Map.of();
    }

    /** The folder with the Vagrantfile. */
    Path configset() {
        return RESOURCES.resolve("providers");
    }

    /** Prepares this computer; {@link #restore} undoes it. */
    void prepare() {}

    /** Undoes what {@link #prepare} did. */
    void restore() {}

    @BeforeAll
    void boot() {
        prepare();
        box = box();
        handle = handle(Teardown.ON_SUCCESS, spec(Map.of()));
        environment = handle.start();
    }

    @AfterAll
    void takeDown() {
        if (handle != null) {
            handle.close();
        }
        restore();
    }

    @Test
    @Order(1)
    @Shows(Ability.BOOT)
    void bootsAndAnswersOnSsh() {
        assertThat(environment().hosts()).extracting(Host::name).containsExactly("one", "two");
        for (Host host : environment().hosts()) {
            assertThat(host.ssh().exec("id -un").assertSucceeded().stdout()).isEqualTo("vagrant\n");
        }
    }

    @Test
    @Order(1)
    @Shows(Ability.ADDRESSES)
    void addressesAreThoseOfTheTopology() {
        assertThat(addresses("one"))
                .isEqualTo(Map.of("lan", "192.168.56.10", "back", "192.168.57.10", "public", "192.168.58.10"));
        assertThat(addresses("two")).isEqualTo(Map.of("lan", "192.168.56.20", "public", "192.168.58.20"));
    }

    @Test
    @Order(1)
    @Shows(Ability.PRIVATE_NETWORK)
    void machinesReachEachOtherOnThePrivateNetwork() {
        for (Host[] pair : new Host[][] {{host("one"), host("two")}, {host("two"), host("one")}}) {
            IcmpProbe.to(pair[1]).from(pair[0]).network("lan").assertReachable();
            TcpProbe.to(pair[1]).from(pair[0]).network("lan").assertOpen(22);
            TcpProbe.to(pair[1]).from(pair[0]).network("lan").assertClosed(81);
        }
        IcmpProbe.to(host("one")).network("lan").assertReachable();
        TcpProbe.to(host("two")).network("lan").assertOpen(22);
    }

    @Test
    @Order(1)
    @Shows(Ability.SERVICES)
    void bannerAndPageAreSeen() {
        BannerProbe.to(host("two")).network("lan").assertStartsWith(22, "SSH-2.0-OpenSSH");
        HttpProbe page = HttpProbe.to(host("one")).network("lan").port(PAGE);
        page.assertBodyContains("/", "this is one");
        page.from(host("two")).assertBodyContains("/", "this is one");
    }

    @Test
    @Order(1)
    @Shows(Ability.EXTRA_NIC)
    void oneMachineHasAFurtherNetwork() {
        IcmpProbe.to(host("one")).network("back").assertReachable();
        assertThat(device(host("one"), "back"))
                .isNotBlank()
                .isNotEqualTo(device(host("one"), "lan"))
                .isNotEqualTo(device(host("one"), "public"));
    }

    @Test
    @Order(1)
    @Shows(Ability.BRIDGED)
    void machinesAreOnTheNetworkThatTheyAreBridgedTo() {
        IcmpProbe.to(host("one")).from(host("two")).network("public").assertReachable();
        TcpProbe.to(host("two")).from(host("one")).network("public").assertOpen(22);
    }

    @Test
    @Order(1)
    @Shows(Ability.EXTRA_DISK)
    void oneMachineHasAFurtherDisk() {
        assertHasExtraDisk(host("one"));
    }

    @Test
    @Order(1)
    @Shows(Ability.SYNCED_FOLDER)
    void syncedFolderIsOnTheMachine() {
        for (Host host : environment().hosts()) {
            assertThat(host.ssh()
                            .exec("cat /srv/shared/greeting.txt")
                            .assertSucceeded()
                            .stdout())
                    .isEqualTo("from the machine that runs the tests\n");
        }
    }

    @Test
    @Order(1)
    @Shows(Ability.PROVISIONER)
    void outputOfProvisionersIsInTheLog() throws IOException {
        String log = Files.readString(environment().logs().resolve("vagrant-up.log"));
        assertThat(log).contains("serving as one").contains("serving as two");
    }

    @Test
    @Order(2)
    @Shows(Ability.POWER)
    void machineIsSwitchedOffAndOnAgain() {
        Host two = host("two");
        two.ssh().exec("echo before > /var/tmp/mark").assertSucceeded();

        two.power().off();

        if (hasPrivateNetwork()) {
            IcmpProbe.to(two).from(host("one")).network("lan").evenIfDown().assertUnreachable();
            TcpProbe.to(two).from(host("one")).network("lan").evenIfDown().assertClosed(22);
        }

        two.power().on();

        if (hasPrivateNetwork()) {
            // A container has a new card, and is silent until it is told to speak: its neighbours still know the old
            // one.
            IcmpProbe.to(host("one")).from(two).network("lan").assertReachable();
            IcmpProbe.to(two)
                    .from(host("one"))
                    .network("lan")
                    .within(Duration.ofSeconds(30))
                    .assertReachable();
        }
        assertThat(two.ssh().exec("cat /var/tmp/mark").assertSucceeded().stdout())
                .as("its disk is still the same")
                .isEqualTo("before\n");
    }

    @Test
    @Order(2)
    @Shows(Ability.REWIND)
    void machinesGoBackTogether() throws IOException {
        Checkpoints checkpoints = checkpoints();
        assertEverywhere("echo kept | sudo tee /var/tmp/moment; sync", "kept");
        checkpoints.take("kept");
        assertEverywhere("echo changed | sudo tee /var/tmp/moment; sync", "changed");
        if (provider != KnownProvider.HYPERV) { // for which a snapshot takes as long as a boot
            checkpoints.take("changed");
        }

        goBack(checkpoints, "kept");

        assertEverywhere("cat /var/tmp/moment", "kept");
        assertThat(checkpoints.names()).containsExactly("kept");
        assertThat(snapshots()).as("one of each machine").hasSize(2);
        for (Host host : environment().hosts()) {
            String seconds =
                    host.ssh().exec("date +%s").assertSucceeded().stdout().strip();
            assertThat(Instant.ofEpochSecond(Long.parseLong(seconds)))
                    .isBetween(Instant.now().minusSeconds(15), Instant.now().plusSeconds(15));
        }
        assertThat(progress).anyMatch(line -> line.matches("went back to 'kept' in .+ \\(machines .+, ready .+\\)"));
        if (hasPrivateNetwork()) {
            IcmpProbe.to(host("one"))
                    .from(host("two"))
                    .network("lan")
                    .within(Duration.ofSeconds(30))
                    .assertReachable();
        }
    }

    /** Where more can stand in the way than a test has at hand, its provider's class brings it. */
    void goBack(Checkpoints checkpoints, String name) throws IOException {
        checkpoints.goBack(name);
    }

    /** Goes back while a Vagrant somewhere else has the port reserved to which machine one's SSH comes; it gives it back as soon as it is waited for. */
    final void whileReserved(String port, GoingBack goingBack) throws IOException {
        Path reserved = Installation.reservedPort("127.0.0.1", port);
        Files.createDirectories(reserved.getParent());
        Files.writeString(reserved, "");
        CompletableFuture<Void> givenBack = CompletableFuture.runAsync(() -> {
            awaitProgress("a forwarded port of one was taken while it was off; waiting until it is free");
            assertThat(reserved.toFile().delete()).isTrue();
        });

        try {
            goingBack.run();

            assertThat(givenBack).succeedsWithin(Duration.ofSeconds(1));
        } finally {
            Files.deleteIfExists(reserved); // nobody else would have that port for a minute
        }
    }

    /** What is done while something stands in its way. */
    interface GoingBack {
        void run() throws IOException;
    }

    private void awaitProgress(String message) {
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> progress.contains(message));
    }

    /** For those that have none: what is said where it is found out only by trying. */
    final void assertGoingBackIsRefused() {
        assertThatThrownBy(() -> checkpoints().take("kept"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Environment '" + name() + "' cannot go back: Vagrant's provider '"
                        + provider.vagrantName() + "' has no snapshots; choose one that has, such as libvirt or"
                        + " virtualbox, with @VagrantEnvironment(vagrantProvider = ...), use @LabEnvironment, or do"
                        + " without going back");
    }

    final Checkpoints checkpoints() {
        return ((Rewinding) environment()).checkpoints();
    }

    final void assertEverywhere(String command, String output) {
        for (Host host : environment().hosts()) {
            assertThat(host.ssh().exec(command).assertSucceeded().stdout())
                    .as("%s on %s", command, host)
                    .isEqualTo(output + "\n");
        }
    }

    /** What Vagrant itself knows of. */
    private List<String> snapshots() {
        Map<String, String> variables = new TreeMap<>(spec(Map.of()).variables());
        variables.put("VAGRANT_CWD", configset().toString());
        variables.put(
                "VAGRANT_DOTFILE_PATH",
                Installation.cache()
                        .resolve("environments")
                        .resolve(environment().id())
                        .resolve("vagrant")
                        .toString());
        variables.put("VAGRANT_DEFAULT_PROVIDER", provider.vagrantName());
        if (box != null) {
            variables.put("INFRATEST_BOX", box.registeredName());
        }
        return Installation.lines(variables, "vagrant", "snapshot", "list", "--machine-readable").stream()
                .flatMap(line -> MachineReadable.parse(line).stream())
                .filter(record -> record.type().equals("ui") && record.field(0).equals("detail"))
                .map(record -> record.field(1))
                .filter(text -> text.startsWith("infratest-"))
                .toList();
    }

    @Test
    @Order(3)
    @Shows(Ability.KEPT)
    void keptMachinesServeTheNextRun() {
        String id = environment().id();
        host("one").ssh().exec("echo an earlier run was here > /var/tmp/run").assertSucceeded();
        handle().testFailed(); // so that it keeps them
        handle().close();

        handle = handle(Teardown.ALWAYS, spec(Map.of()));
        environment = handle().start();

        assertThat(environment().id())
                .as("the environment, after it was said: %s", String.join("\n", progress))
                .isEqualTo(id);
        assertThat(host("one").ssh().exec("cat /var/tmp/run").assertSucceeded().stdout())
                .isEqualTo("an earlier run was here\n");
        if (provider.knownNot(Ability.REWIND).isEmpty()) {
            assertThat(snapshots()).as("what the earlier run kept for itself").isEmpty();
        }
    }

    @Test
    @Order(4)
    @Shows(Ability.DESTROY)
    void nothingIsLeft() {
        assertThat(leftovers()).as("what is there while the machines run").isNotEmpty();

        handle().close();

        assertThat(leftovers()).isEmpty();
        assertNothingInTheCache();
    }

    @Test
    @Order(5)
    @Shows(Ability.REFUSAL)
    void failingProvisionerIsAFailureOfTheConfigset() {
        assertThatThrownBy(() -> bootAndTakeDown(Map.of("INFRATEST_TEST_FAILURE", "two"), "two"))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageStartingWith(
                        "Could not start environment '" + name() + "', machine 'two': \"vagrant up --provider="
                                + provider.vagrantName() + " two\" exited with 1 after ")
                .hasMessageContaining(", as a provisioner failed\n")
                .hasMessageContaining("two: serving as two")
                .hasMessageContaining("two: nginx: unknown directive");
        assertThat(leftovers()).isEmpty();
        assertNothingInTheCache();
    }

    // -- what the tests speak of -------------------------------------------------------------------------------------

    /** Boots machines with those variables, and takes them down whatever comes of it. */
    final void bootAndTakeDown(Map<String, String> more, String... machines) {
        try (EnvironmentHandle<VagrantSpec> other = handle(Teardown.ALWAYS, spec(more, machines))) {
            other.start();
        }
    }

    final Host host(String name) {
        return environment().host(name);
    }

    private Environment environment() {
        if (environment == null) {
            throw new IllegalStateException("not booted");
        }
        return environment;
    }

    private EnvironmentHandle<VagrantSpec> handle() {
        if (handle == null) {
            throw new IllegalStateException("not booted");
        }
        return handle;
    }

    private boolean hasPrivateNetwork() {
        return provider.knownNot(Ability.PRIVATE_NETWORK).isEmpty();
    }

    private Map<String, String> addresses(String host) {
        return host(host).addresses().entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().name(), e -> e.getValue().getHostAddress()));
    }

    private static String device(Host host, String network) {
        InetAddress address = host.address(network);
        return host.ssh()
                .exec("ip -o addr show | grep ' inet " + address.getHostAddress() + "/' | awk '{print $2}'")
                .assertSucceeded()
                .stdout()
                .strip();
    }

    private EnvironmentHandle<VagrantSpec> handle(Teardown teardown, VagrantSpec spec) {
        Places places = new Places(
                Installation.cache(),
                Path.of("target", "providers", provider.vagrantName()).toAbsolutePath(),
                Instant.EPOCH);
        return new EnvironmentHandle<>(
                new VagrantProvider(Installation.RUNNER, 2, "mvn -o verify"), spec, places, teardown, this::remember);
    }

    private void remember(Event event) {
        if (event instanceof Event.EnvironmentProgress step) {
            progress.add(step.message());
        } else if (event instanceof Event.EnvironmentStarting start) {
            environments.add(start.environment());
        }
    }

    private VagrantSpec spec(Map<String, String> more, String... machines) {
        Map<String, String> variables = new TreeMap<>(variables());
        variables.put("INFRATEST_TEST_PROVIDER", provider.vagrantName());
        variables.putAll(more);
        return new VagrantSpec(
                name(),
                configset(),
                provider.vagrantName(),
                variables,
                List.of(machines),
                box,
                new Readiness.WhenSshAnswers(),
                Duration.ofMinutes(15));
    }

    private String name() {
        return "providers-" + provider.vagrantName();
    }

    /** Other runs of this user keep theirs in the same folders. */
    private void assertNothingInTheCache() {
        assertThat(environments).isNotEmpty();
        for (String id : environments) {
            assertThat(Installation.cache().resolve("leases").resolve(id + ".json"))
                    .doesNotExist();
            assertThat(Installation.cache().resolve("environments").resolve(id)).doesNotExist();
        }
    }
}
