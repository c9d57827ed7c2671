package org.infratest.vagrant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Readiness;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.process.Command;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.infratest.ssh.TestSshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two machines whose clocks stand where they are put, and a Vagrant that says what the real one was recorded to say. */
class VagrantCheckpointsTest {

    private static final Pattern SNAPSHOT = Pattern.compile("infratest-[0-9a-f]{1,8}-(\\d+)");
    private static final Pattern WAKE = Pattern.compile("wake (\\d+)\\.\\d{3} [0-9a-f]{64};");

    @TempDir
    Path folder;

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private final List<String> returns = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> special = new ConcurrentHashMap<>();
    private final Map<String, Answer> once = new ConcurrentHashMap<>();
    private final List<String> running = new CopyOnWriteArrayList<>(List.of("one", "two"));
    private final Map<String, Long> behind = new ConcurrentHashMap<>(Map.of("one", 0L, "two", 0L));
    private final Map<String, TestSshServer> servers = new ConcurrentHashMap<>();
    private Function<String, Integer> provider = machine -> 0;
    private String vagrantProvider = "libvirt";

    @BeforeEach
    void boot() throws IOException {
        Files.createFile(Files.createDirectory(folder.resolve("web")).resolve("Vagrantfile"));
        for (String machine : List.of("one", "two")) {
            servers.put(
                    machine,
                    new TestSshServer(folder, (command, stdout, stderr) -> onMachine(machine, command, stdout)));
        }
    }

    @AfterEach
    void end() {
        servers.values().forEach(TestSshServer::close);
    }

    /** Its clock can be read, and set by the function {@code wake}. */
    private int onMachine(String machine, String command, OutputStream stdout) throws IOException {
        Matcher wake = WAKE.matcher(command);
        if (wake.find()) {
            steps.add("wake " + machine);
            behind.put(machine, Instant.now().getEpochSecond() - Long.parseLong(wake.group(1)));
        }
        if (command.contains("date -u +%s")) {
            long late = behind.getOrDefault(machine, 0L);
            stdout.write((Instant.now().getEpochSecond() - late + "\n").getBytes(UTF_8));
        }
        return 0;
    }

    @Test
    void machinesGoBackTogetherAndTheirClocksAreRight() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            behind.put("one", 3600L);
            behind.put("two", 3600L);

            checkpoints.goBack("ready");

            assertThat(snapshots())
                    .containsExactlyInAnyOrder(
                            "save one #1",
                            "save two #1",
                            "restore --no-provision one #1",
                            "restore --no-provision two #1");
            assertThat(behind.get("one")).isBetween(-5L, 5L);
            assertThat(behind.get("two")).isBetween(-5L, 5L);
            assertThat(progress)
                    .anyMatch(line ->
                            line.matches("checkpoint 'ready' taken in .+ \\(prepared .+, machines .+, clocks .+\\)"))
                    .anyMatch(line -> line.matches("went back to 'ready' in .+ \\(machines .+, ready [^,]+\\)"));
            assertThat(kept).containsExactly("ready [prepared, machines, clocks]");
            assertThat(returns).containsExactly("ready [machines, ready]");
        }
    }

    /** As far ahead as it was, and no further. */
    @Test
    void clockThatWasAheadOnPurposeIsAheadAgain() {
        behind.put("one", -7200L);
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            behind.put("one", 3600L);

            checkpoints.goBack("ready");

            assertThat(behind.get("one")).isBetween(-7205L, -7195L);
            assertThat(behind.get("two")).isBetween(-5L, 5L);
        }
    }

    @Test
    void clockThatCannotBeSetIsAnError() {
        servers.get("one").close();
        servers.put(
                "one",
                new TestSshServer(
                        folder, (command, stdout, stderr) -> onMachine("one", command.replace("wake ", ""), stdout)));
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            behind.put("one", 3600L);

            assertThatThrownBy(() -> checkpoints.goBack("ready"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching(
                            "The clock of host 'one' was set, and is 3[56]\\d\\d s off; may it be set there, and"
                                    + " does a service on it set the time\\?");
        }
    }

    @Test
    void sessionsAreOpenedAnewOnMachinesThatWentBack() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            int before = servers.get("one").logins();

            checkpoints.goBack("ready");

            assertThat(servers.get("one").logins()).isGreaterThan(before);
        }
    }

    @Test
    void machineThatWasOffIsOffAgain() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            running.remove("two");
            checkpoints.take("half");
            running.add("two"); // as Hyper-V starts whatever it brings back
            steps.clear();

            checkpoints.goBack("half");

            assertThat(snapshots())
                    .containsExactlyInAnyOrder(
                            "restore --no-provision one #1", "restore --no-provision --no-start two #1");
            assertThat(steps).contains("vagrant halt --machine-readable two").doesNotContain("wake two");
        }
    }

    @Test
    void laterMomentsAreForgottenTheNewestFirst() {
        vagrantProvider = "virtualbox";
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("a");
            checkpoints.take("b");
            checkpoints.take("c");
            steps.clear();

            checkpoints.goBack("a");

            assertThat(checkpoints.names()).containsExactly("a");
            assertThat(snapshots().stream().filter(step -> step.contains("one")))
                    .containsExactly("restore --no-provision one #1", "delete one #3", "delete one #2");
            assertThat(progress)
                    .anyMatch(line ->
                            line.matches("went back to 'a' in .+ \\(machines .+, ready .+, later ones removed .+\\)"));
            checkpoints.take("b");
            assertThat(checkpoints.names()).containsExactly("a", "b");
            assertThat(snapshots()).contains("save one #4");
        }
    }

    /** As Vagrant's provider for VMware does it. */
    @Test
    void snapshotThatStandsOnOthersIsNamedByTheirPath() {
        vagrantProvider = "vmware_desktop";
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("a");
            checkpoints.take("b");
            knownByTheirPaths();
            steps.clear();

            checkpoints.goBack("b");
            assertThat(snapshots().stream().filter(step -> step.contains("one")))
                    .containsExactly("restore --no-provision one #2", "list one", "restore --no-provision one #1/#2");
            steps.clear();

            checkpoints.goBack("a");

            assertThat(snapshots().stream().filter(step -> step.contains("one")))
                    .containsExactly("restore --no-provision one #1", "delete one #2", "list one", "delete one #1/#2");
        }
    }

    /** Vagrant does not know the second of them by its name alone. */
    private void knownByTheirPaths() {
        Answer unknown = Answer.of(1, VagrantCliTest.lines("/vagrant/snapshot-unknown.txt"));
        String prefix = ownPrefix();
        special.put(
                "list one",
                Answer.ok(VagrantCliTest.lines("/vagrant/snapshot-list-paths.txt").stream()
                        .map(line -> line.replace("infratest-4f1c2a9b-", prefix))
                        .toArray(String[]::new)));
        special.put("list two", special.get("list one"));
        for (String machine : List.of("one", "two")) {
            special.put("restore " + machine + " " + prefix + "2", unknown);
            special.put("delete " + machine + " " + prefix + "2", unknown);
        }
    }

    @Test
    void snapshotThatIsNotThereAtAllIsAnErrorInVagrantsWords() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            special.put("restore one", Answer.of(1, VagrantCliTest.lines("/vagrant/snapshot-unknown.txt")));

            assertThatThrownBy(() -> checkpoints.goBack("ready"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith(
                            "Could not take machine 'one' of environment 'web' back: \"vagrant snapshot ")
                    .hasMessageContaining(
                            "\n  reason: The snapshot name `infratest-4f1c2a9b-3` was not found for the\n");
        }
    }

    /** Vagrant locks a machine and not its folder; what the provider does with two at once is another question. */
    @Test
    void machinesOfLibvirtAreBroughtBackAtOnce() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            provider = machine -> meet(both);

            checkpoints.goBack("ready");

            assertThat(both.getCount()).as("those that waited for each other").isZero();
        }
    }

    private static int meet(CountDownLatch others) {
        others.countDown();
        try {
            return others.await(1, TimeUnit.MINUTES) ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    @Test
    void otherProvidersGetOneMachineAfterTheOther() {
        vagrantProvider = "virtualbox";
        AtomicInteger atWork = new AtomicInteger();
        List<Integer> crowds = new CopyOnWriteArrayList<>();
        provider = machine -> {
            crowds.add(atWork.incrementAndGet());
            linger();
            atWork.decrementAndGet();
            return 0;
        };
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            checkpoints(handle).take("ready");
            checkpoints(handle).goBack();

            assertThat(crowds).hasSize(4).containsOnly(1);
        }
    }

    /** Long enough for another one to come in the meantime, if it is let. */
    private static void linger() {
        try {
            assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void failingRestoreIsAnInfrastructureErrorInVagrantsWords() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            special.put(
                    "restore two",
                    new Answer(
                            1,
                            VagrantCliTest.lines("/vagrant/snapshot-restore-fails.txt"),
                            VagrantCliTest.lines("/vagrant/snapshot-restore-fails.stderr.txt")));

            assertThatThrownBy(() -> checkpoints.goBack("ready"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching("(?s)Could not take machine 'two' of environment 'web' back: \"vagrant snapshot"
                            + " restore --no-provision two infratest-\\w+-1\" exited with 1 after 14 s\n"
                            + "  reason: .*Call to virDomainRevertToSnapshot failed: internal error: process exited"
                            + " while connecting to monitor: .*Snapshot 's9' does not exist in one or more devices.*\n"
                            + "  last output: ==> two: Restoring the snapshot 's9'...\n"
                            + "  full output: .*vagrant-snapshots-two\\.log");
        }
    }

    /** Vagrant reserves ports for all environments of its user, and gives them back after a while. */
    @Test
    void portThatWasTakenWhileTheMachineWasOffIsWaitedFor() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            checkpoints.take("ready");
            once.put("restore two", Answer.of(1, VagrantCliTest.lines("/vagrant/up-port-taken.txt")));
            steps.clear();

            checkpoints.goBack("ready");

            assertThat(snapshots())
                    .containsExactlyInAnyOrder(
                            "restore --no-provision one #1",
                            "restore --no-provision two #1",
                            "restore --no-provision two #1");
            assertThat(progress)
                    .contains("a forwarded port of two was taken while it was off; waiting until it is free");
        }
    }

    @Test
    void whatWasKeptOfOthersIsRemovedWhereOneMachineCannotBeKept() {
        special.put("save two", new Answer(1, List.of(), List.of("no space left on device")));
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);

            assertThatThrownBy(() -> checkpoints.take("ready"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("Could not keep machine 'two' of environment 'web': ")
                    .hasMessageContaining("\n  reason: no space left on device\n");
            assertThat(snapshots()).contains("delete one #1").doesNotContain("delete two #1");
            assertThat(checkpoints.names()).isEmpty();
        }
    }

    @Test
    void providerWithoutSnapshotsIsAnErrorAndNeverNothing() {
        vagrantProvider = "docker";
        Answer refusal = Answer.of(1, VagrantCliTest.lines("/vagrant/snapshot-unsupported.txt"));
        special.put("save one", refusal);
        special.put("save two", refusal);
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            assertThatThrownBy(() -> checkpoints(handle).take("ready"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(
                            "Environment 'web' cannot go back: Vagrant's provider 'docker' has no snapshots; choose one"
                                    + " that has, such as libvirt or virtualbox, with @VagrantEnvironment(vagrantProvider = ...),"
                                    + " use @LabEnvironment, or do without going back");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..\n", "é"})
    void whatIsNoNameIsRefused(String name) {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            assertThatThrownBy(() -> checkpoints(handle).take(name))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("'" + name
                            + "' is no name for a checkpoint: 1 to 60 letters, digits, spaces, '.', '_' and '-'");
        }
    }

    @Test
    void namesAreTakenOnceAndGoneBackToOnlyWhereTheyExist() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            Checkpoints checkpoints = checkpoints(handle);
            assertThatThrownBy(() -> checkpoints.goBack("ready"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Environment 'web' has no checkpoint 'ready'; it has: none");
            checkpoints.take("ready");
            assertThatThrownBy(() -> checkpoints.take("ready"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(
                            "Environment 'web' has a checkpoint 'ready' already; choose another name, or go back to one"
                                    + " before it first");
        }
    }

    @Test
    void machinesThatAreTakenDownTakeTheirSnapshotsAlong() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.ALWAYS)) {
            checkpoints(handle).take("ready");
        }

        assertThat(snapshots()).noneMatch(step -> step.startsWith("delete"));
        assertThat(steps).contains("vagrant destroy --force --machine-readable");
    }

    @Test
    void machinesThatAreLeftStandingKeepNoSnapshots() {
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.NEVER)) {
            checkpoints(handle).take("a");
            checkpoints(handle).take("b");
        }

        assertThat(snapshots().stream().filter(step -> step.contains("delete one")))
                .containsExactly("delete one #2", "delete one #1");
        assertThat(snapshots()).contains("delete two #2", "delete two #1");
        steps.clear();
        try (EnvironmentHandle<VagrantSpec> next = handle(Teardown.ALWAYS)) {
            next.start();

            assertThat(steps).as("the next run has nothing to look for").noneMatch(step -> step.contains("snapshot"));
        }
    }

    @Test
    void refusalLeavesTheNextRunNothingToLookFor() {
        Answer refusal = Answer.of(1, VagrantCliTest.lines("/vagrant/snapshot-unsupported.txt"));
        special.put("save one", refusal);
        special.put("save two", refusal);
        try (EnvironmentHandle<VagrantSpec> handle = handle(Teardown.NEVER)) {
            assertThatThrownBy(() -> checkpoints(handle).take("ready")).isInstanceOf(ConfigurationException.class);
        }
        steps.clear();

        try (EnvironmentHandle<VagrantSpec> next = handle(Teardown.ALWAYS)) {
            next.start();

            assertThat(steps).noneMatch(step -> step.contains("snapshot"));
        }
    }

    @Test
    void whatARunCouldNotRemoveTheNextOneDoes() {
        special.put("delete two", new Answer(1, List.of(), List.of("libvirt is busy")));
        EnvironmentHandle<VagrantSpec> first = handle(Teardown.NEVER);
        checkpoints(first).take("ready");
        assertThatThrownBy(first::close)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith(
                        "Could not remove a snapshot of machine 'two' of environment 'web', which stays: ")
                .hasMessageContaining("\n  reason: libvirt is busy\n");
        special.clear();
        String left = ownPrefix() + "1";
        special.put(
                "list --machine-readable",
                Answer.ok("1,two,ui,output,==> two: ", "1,two,ui,detail,mine", "1,two,ui,detail,mine/" + left));
        steps.clear();

        try (EnvironmentHandle<VagrantSpec> next = handle(Teardown.ALWAYS)) {
            next.start();

            assertThat(snapshots()).containsExactly("list", "delete two #1");
        }
    }

    // -- what the tests speak of -------------------------------------------------------------------------------------

    private static Checkpoints checkpoints(EnvironmentHandle<VagrantSpec> handle) {
        Environment environment = handle.start();
        return ((Rewinding) environment).checkpoints();
    }

    /** How the names of the snapshots begin. */
    private String ownPrefix() {
        return raw().filter(step -> step.contains("save"))
                .map(step -> step.substring(step.lastIndexOf(' ') + 1, step.lastIndexOf('-') + 1))
                .findFirst()
                .orElseThrow();
    }

    private Stream<String> raw() {
        return steps.stream().filter(step -> step.startsWith("vagrant snapshot "));
    }

    /** What was asked of {@code vagrant snapshot}, with a number in place of the name. */
    private List<String> snapshots() {
        List<String> asked = new ArrayList<>();
        raw().map(step -> step.replace("vagrant snapshot ", "").replace(" --machine-readable", ""))
                .map(step -> SNAPSHOT.matcher(step).replaceAll("#$1"))
                .forEach(asked::add);
        return asked;
    }

    private EnvironmentHandle<VagrantSpec> handle(Teardown teardown) {
        VagrantSpec spec = new VagrantSpec(
                "web",
                folder.resolve("web"),
                null,
                Map.of("PATH", folder.toString(), "INFRATEST_ACCELERATOR", "tcg"),
                List.of(),
                null,
                new Readiness.WhenSshAnswers(),
                Duration.ofMinutes(5));
        return new EnvironmentHandle<>(
                new VagrantProvider(new ScriptedRunner(this::vagrant), 2, "mvn verify"),
                spec,
                new Places(folder.resolve("cache"), folder.resolve("run"), Instant.EPOCH),
                teardown,
                event -> {
                    if (event instanceof Event.EnvironmentProgress step) {
                        progress.add(step.message());
                    } else if (event instanceof Event.CheckpointTaken taken) {
                        kept.add(taken.checkpoint() + " " + taken.parts().keySet());
                    } else if (event instanceof Event.WentBack back) {
                        returns.add(back.checkpoint() + " " + back.parts().keySet());
                    }
                });
    }

    private Answer vagrant(Command command) {
        List<String> words = command.arguments();
        steps.add(command.commandLine());
        return switch (words.size() > 1 ? words.get(1) : "") {
            case "up" -> up(command);
            case "ssh-config" ->
                Answer.ok(Stream.of("one", "two").flatMap(this::block).toArray(String[]::new));
            case "status" ->
                Answer.ok(VagrantCliTest.lines("/vagrant/status.txt").stream()
                        .map(this::state)
                        .toArray(String[]::new));
            case "snapshot" -> snapshot(words);
            default -> Answer.ok();
        };
    }

    private String state(String recorded) {
        return running.stream().anyMatch(machine -> recorded.contains("," + machine + ",state,"))
                ? recorded
                : recorded.replaceFirst(",state,running$", ",state,shutoff");
    }

    private Answer snapshot(List<String> words) {
        String machine = words.get(words.size() - 2);
        Answer answer = once.remove(words.get(2) + " " + machine);
        if (answer == null) {
            answer = special.get(words.get(2) + " " + machine + " " + words.get(words.size() - 1));
        }
        if (answer == null) {
            answer = special.get(words.get(2) + " " + machine);
        }
        if (answer == null) {
            answer = special.get(words.get(2) + " " + words.get(words.size() - 1));
        }
        if (answer != null) {
            return answer;
        }
        int code = provider.apply(machine);
        return Answer.of(
                code, words.get(2).equals("save") ? VagrantCliTest.lines("/vagrant/snapshot-save.txt") : List.of());
    }

    private Answer up(Command command) {
        try {
            for (String machine : List.of("one", "two")) {
                Path known = Path.of(command.environment().get("VAGRANT_DOTFILE_PATH"))
                        .resolve("machines/" + machine + "/" + vagrantProvider);
                Files.createFile(Files.createDirectories(known).resolve("id"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.ok();
    }

    private Stream<String> block(String machine) {
        TestSshServer server = servers.get(machine);
        return Stream.of(
                "Host " + machine,
                "  HostName 127.0.0.1",
                "  User vagrant",
                "  Port " + server.port(),
                "  IdentityFile " + server.target(machine).identities().get(0));
    }
}
