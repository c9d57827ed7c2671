package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.Remembering.Step;
import org.infratest.environment.ResourceLock;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.Impairment;
import org.infratest.lab.net.SwitchState;
import org.infratest.lab.net.ip.DhcpServer;
import org.infratest.lab.qemu.KeptMachine;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WarmStoreTest {

    private static final String ONE = "a".repeat(64);
    private static final String TWO = "b".repeat(64);
    private static final String THREE = "c".repeat(64);
    private static final KeptNet NET = new KeptNet(
            Map.of(
                    "lan",
                    new SwitchState(
                            List.of(new SwitchState.Learned(0x0200_0000_0001L, 0, "web:1", 77)),
                            List.of(new SwitchState.Port(
                                    "web:1",
                                    1,
                                    new SwitchState.Path(
                                            Impairment.NONE.withDelay(Duration.ofMillis(5)),
                                            List.of(new SwitchState.Flight(9, "010203"))),
                                    new SwitchState.Path(Impairment.NONE, List.of()),
                                    List.of("04"))),
                            1500,
                            true)),
            Map.of("lan", List.of(new DhcpServer.Kept(null, "10.1.0.9", 5))));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final List<String> overlays = new CopyOnWriteArrayList<>();
    private final List<Path> recorded = new CopyOnWriteArrayList<>();

    private final Map<String, Map<String, String>> notes = new TreeMap<>();

    /** What the disks of machines stand on. */
    private final List<Path> under = new ArrayList<>();

    @TempDir
    Path cache;

    private WarmStore store;

    @BeforeEach
    void makeStore() {
        store = store(1);
    }

    private WarmStore store(long mebibytes) {
        ScriptedRunner runner = new ScriptedRunner(command -> {
            if (command.arguments().contains("--backing-chain")) {
                List<String> chain = new ArrayList<>(command.arguments().subList(5, 6));
                under.forEach(image -> chain.add(image.toString()));
                return Answer.ok(chain.stream()
                        .map("{\"filename\": \"%s\"}"::formatted)
                        .collect(Collectors.joining(",", "[", "]")));
            }
            overlays.add(command.commandLine());
            return Answer.ok("");
        });
        return new WarmStore(cache, mebibytes, new QemuImg(runner), recorded::add, progress::add);
    }

    @Test
    void whatWasKeptIsFoundAsItWas() {
        store.save(ONE, folder -> taken(folder, 100));

        WarmStore.Found found = store.find(ONE).orElseThrow();

        KeptMachine machine = found.lab().machines().get("web").kept();
        assertThat(machine.state()).hasContent("state of web");
        assertThat(machine.memory()).hasContent("memory of web");
        assertThat(machine.memoryChecksum()).isEqualTo(4711);
        assertThat(machine.disks().get(0).content()).hasContent("disk of web");
        assertThat(machine.power()).isEqualTo(KeptMachine.Power.RUNNING);
        assertThat(found.lab().machines().get("web").attended()).isTrue();
        assertThat(found.lab().net()).isEqualTo(NET);
        assertThat(folder(ONE)
                        .resolve(
                                found.manifest().machines().get("web").console().name()))
                .hasContent("web login:");
        assertThat(found.manifest().machines().get("web").addresses()).containsExactly(Map.entry("lan", "10.1.0.9"));
        assertThat(overlays)
                .containsExactly(
                        "qemu-img create -q -f qcow2 -F qcow2 -b " + folder(ONE).resolve("web.disk0.qcow2") + " "
                                + folder(ONE).resolve("web.disk0.qcow2.overlay"));
        assertThat(store.find(TWO)).isEmpty();
        assertThat(progress).isEmpty();
    }

    @Test
    void stateThatIsThereIsNotKeptAgain() {
        store.save(ONE, folder -> taken(folder, 100));
        store.save(ONE, folder -> {
            throw new AssertionError("once is enough");
        });

        assertThat(store.find(ONE)).isPresent();
    }

    @Test
    void damagedFileIsNamedAndTheStateMadeAnew() throws IOException {
        store.save(ONE, folder -> taken(folder, 100));
        WarmStore.use(cache, ONE).end(); // with the JVM that has kept it
        Path disk = folder(ONE).resolve("web.disk0.qcow2");
        Files.writeString(disk, "disk of wab");

        assertThat(store.find(ONE)).isEmpty();

        assertThat(progress)
                .containsExactly("the ready state in " + folder(ONE)
                        + " cannot be used and is made anew: the content of " + disk + " is another one");
        assertThat(folder(ONE)).doesNotExist();
        store.save(ONE, folder -> taken(folder, 100));
        assertThat(store.find(ONE)).isPresent();
    }

    @Test
    void withdrawnStateIsNotFoundAndItsFilesStayForTheMachinesThatStandOnThem() throws IOException {
        store.save(ONE, folder -> taken(folder, 100));
        assertThat(store.find(ONE)).isPresent();

        store.remove(ONE, "it does not come up");

        assertThat(store.find(ONE)).isEmpty();
        assertThat(folder(ONE).resolve("web.disk0.qcow2")).exists();
        store.save(ONE, folder -> {
            throw new AssertionError("not over the files of others");
        });
        assertThat(progress)
                .containsExactly(
                        "the ready state in " + folder(ONE) + " cannot be used and is made anew: it does not come up",
                        "the ready state is not kept for the next start, as machines still stand on the one in "
                                + folder(ONE) + " that was withdrawn");

        WarmStore.use(cache, ONE).end(); // with the last JVM that has machines on it
        store.save(ONE, folder -> taken(folder, 100));
        assertThat(store.find(ONE)).isPresent();
    }

    @Test
    void missingFileIsNamed() throws IOException {
        store.save(ONE, folder -> taken(folder, 100));
        Files.delete(folder(ONE).resolve("web.state"));

        assertThat(store.find(ONE)).isEmpty();

        assertThat(progress)
                .singleElement()
                .asString()
                .endsWith("there is no " + folder(ONE).resolve("web.state"));
    }

    @Test
    void foreignStateIsFoundOut() throws IOException {
        store.save(ONE, folder -> taken(folder, 100));
        Files.move(folder(ONE), folder(TWO));

        assertThat(store.find(TWO)).isEmpty();

        assertThat(progress).singleElement().asString().endsWith("it is one of something else");
    }

    @Test
    void fileOutsideOfTheFolderIsNotTaken() throws IOException {
        store.save(ONE, folder -> taken(folder, 100));
        Files.writeString(cache.resolve("lab/warm/elsewhere"), "state of web");
        Path manifest = folder(ONE).resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("web.state", "../elsewhere"));

        assertThat(store.find(ONE)).isEmpty();
    }

    @Test
    void manifestThatCannotBeReadIsToldOf() throws IOException {
        store.save(ONE, folder -> taken(folder, 100));
        Files.writeString(folder(ONE).resolve("manifest.json"), "{\"key\": [");

        assertThat(store.find(ONE)).isEmpty();

        assertThat(progress).singleElement().asString().contains("its manifest cannot be read: ");
    }

    @Test
    void whatWasNeverFinishedIsNotFoundAndDoesNotStandInTheWay() throws IOException {
        Files.createDirectories(folder(ONE));
        Files.writeString(folder(ONE).resolve("web.state"), "half");

        assertThat(store.find(ONE)).isEmpty();
        store.save(ONE, folder -> taken(folder, 100));

        assertThat(store.find(ONE)).isPresent();
    }

    /** Whoever takes down what a killed JVM has left looks there. */
    @Test
    void folderIsOnRecordBeforeItIsThere() {
        store.save(ONE, folder -> {
            assertThat(recorded).containsExactly(folder);
            assertThat(folder).doesNotExist();
            return taken(folder, 100);
        });

        assertThat(recorded).containsExactly(folder(ONE));
    }

    @Test
    void labThatCannotBeKeptHindersNobody() {
        store.save(ONE, folder -> {
            throw new EnvironmentException("no room");
        });

        assertThat(progress).containsExactly("the ready state could not be kept for the next start: no room");
        assertThat(store.find(ONE)).isEmpty();
    }

    @Test
    void onlyOneKeepsAtATime() {
        Path file = cache.resolve("locks/lab-warm-" + ONE.substring(0, 12) + ".lock");
        ResourceLock other = ResourceLock.acquire(file, Duration.ofSeconds(1), reason -> {});
        try {
            store.save(ONE, folder -> taken(folder, 100));
        } finally {
            other.close();
        }

        assertThat(store.find(ONE)).isEmpty();
    }

    /** Runs in a JVM of its own: goes on from a state until somebody ends it, or keeps one until somebody says that it is done. */
    public static void main(String[] arguments) throws IOException {
        WarmStoreTest other = new WarmStoreTest();
        other.cache = Path.of(arguments[0]);
        other.makeStore();
        if (arguments[1].equals("use")) {
            other.store.find(ONE).orElseThrow();
            tellAndWait();
        } else {
            other.store.save(ONE, folder -> {
                tellAndWait();
                return other.taken(folder, 100);
            });
        }
    }

    private static void tellAndWait() {
        try {
            System.out.write('u');
            System.out.flush();
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process jvm(String does) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarmStoreTest.class.getName(),
                        cache.toString(),
                        does)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void stateThatAnotherJvmUsesStaysUntilThatEnds() throws Exception {
        store.save(ONE, folder -> taken(folder, 2_000_000));
        WarmStore.use(cache, ONE).end(); // with the JVM that has kept it
        Process user = jvm("use");
        try {
            assertThat(user.getInputStream().read()).isEqualTo('u');

            store.save(TWO, folder -> taken(folder, 100));

            assertThat(folder(ONE).resolve("web.state")).exists();
        } finally {
            user.destroyForcibly();
        }
        assertThat(user.waitFor(1, TimeUnit.MINUTES)).isTrue();

        store.save(THREE, folder -> taken(folder, 100));

        assertThat(folder(ONE)).doesNotExist();
        assertThat(folder(TWO)).exists();
    }

    @Test
    void stateThatAnotherJvmIsKeepingIsLeftToIt() throws Exception {
        Process keeper = jvm("keep");
        try {
            assertThat(keeper.getInputStream().read()).isEqualTo('u');

            store.save(ONE, folder -> {
                throw new AssertionError("once is enough");
            });

            assertThat(store.find(ONE)).as("not finished").isEmpty();
            keeper.getOutputStream().close();
            assertThat(keeper.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(keeper.exitValue()).isZero();
        } finally {
            keeper.destroyForcibly();
        }

        assertThat(store.find(ONE)).isPresent();
        assertThat(progress).isEmpty();
    }

    @Test
    void whatWasNotUsedForTheLongestTimeGoesWhenThereIsNoMoreRoom() throws IOException {
        String old = "0".repeat(64);
        String older = "1".repeat(64);
        for (String hash : List.of(old, older)) {
            Path folder = Files.createDirectories(folder(hash));
            Files.writeString(folder.resolve("manifest.json"), "{\"bytes\": 500000}");
            Path use = cache.resolve("locks/lab-warm-" + hash.substring(0, 12) + ".use");
            Files.createDirectories(use.getParent());
            Files.createFile(use);
            Files.setLastModifiedTime(
                    use, FileTime.from(Instant.now().minus(Duration.ofDays(hash.equals(old) ? 2 : 3))));
        }

        store.save(ONE, folder -> taken(folder, 400_000));

        assertThat(folder(older)).doesNotExist();
        assertThat(folder(old)).exists();
        assertThat(folder(ONE)).exists();
        assertThat(progress)
                .containsExactly(
                        "removed the ready state in " + folder(older) + ", as all together take more than 1 MiB");
    }

    @Test
    void whatAKilledJvmLeftGoesUnlessAnotherIsAtIt() throws IOException {
        Path unfinished = Files.createDirectories(folder("c".repeat(64)));
        Files.writeString(unfinished.resolve("web.state"), "half");
        String busy = "d".repeat(64);
        Files.createDirectories(folder(busy));
        new ImageUse(cache.resolve("locks/lab-warm-" + busy.substring(0, 12) + ".use")).begin();

        store.save(ONE, folder -> taken(folder, 100));

        assertThat(unfinished).doesNotExist();
        assertThat(folder(busy)).exists();
        assertThat(store.find(ONE)).isPresent();
    }

    @Test
    void whatThisJvmUsesStays() {
        store.save(TWO, folder -> taken(folder, 2_000_000));

        store.save(ONE, folder -> taken(folder, 2_000_000));

        assertThat(folder(TWO)).exists();
        assertThat(folder(ONE)).exists();
    }

    @Test
    void diskStandsOnItsImageAlone() throws IOException {
        Path image = cache.resolve("lab/images/debian.qcow2");
        under.add(image);
        store.save(ONE, folder -> taken(folder, 100));
        assertThat(overlays).as("as it is").noneMatch(command -> command.contains("rebase"));

        under.add(0, cache.resolve("earlier.qcow2"));
        store.save(TWO, folder -> taken(folder, 100));

        Path own = folder(TWO).resolve("web.disk0.qcow2");
        assertThat(overlays).contains("qemu-img rebase -f qcow2 -F qcow2 -b " + image + " " + own);
        assertThat(own).content().isEqualTo("disk of web");
        assertThat(Files.getAttribute(own, "unix:nlink"))
                .as("not the lab's own file")
                .isEqualTo(1);
    }

    @Test
    void furtherDiskStandsOnNothing() {
        under.add(cache.resolve("empty.qcow2"));
        store.save(ONE, folder -> taken(folder, 100));
        assertThat(overlays)
                .contains("qemu-img rebase -f qcow2 -b '' " + folder(ONE).resolve("web.disk0.qcow2"));
    }

    @Test
    void labGoesOnFromTheStateOfWhichMostMachinesComeBack() {
        keep(inputs("web1", "db1", "app1"), Map.of());
        keep(inputs("web1", "db2", "app2"), Map.of());
        keep(inputs("web9", "db9", "app9"), Map.of());

        WarmReturn way = store.find(inputs("web1", "db2", "app3")).orElseThrow();

        assertThat(way.hash()).isEqualTo(inputs("web1", "db2", "app2").hash());
        assertThat(way.isWhole()).isFalse();
        assertThat(way.anew()).isEqualTo(Map.of("app", "script setup changed"));
        assertThat(store.find(inputs("web1", "db1", "app1")).orElseThrow())
                .satisfies(whole -> assertThat(whole.isWhole()).isTrue())
                .satisfies(whole -> assertThat(whole.anew()).isEmpty());
        assertThat(store.find(inputs("web8", "db8", "app8"))).isEmpty();
        assertThat(progress).isEmpty();
    }

    @Test
    void ofSeveralStatesThatAreAsNearItIsAlwaysTheSameOne() {
        List<WarmInputs> both = List.of(inputs("web1", "db1", "app2"), inputs("web1", "db2", "app1"));
        String first = both.stream().map(WarmInputs::hash).sorted().findFirst().orElseThrow();
        both.forEach(inputs -> keep(inputs, Map.of()));

        assertThat(store.find(inputs("web1", "db1", "app1")).orElseThrow().hash())
                .isEqualTo(first);
    }

    @Test
    void stateOfOtherNetworksIsOfNoUse() {
        keep(new WarmInputs("other", "ssh", inputs("web1", "db1", "app1").machines(), null), Map.of());
        store.save(
                ONE,
                folder -> taken(folder, 100)); // of a machine's first boot: it says of no machines what they are from

        assertThat(store.find(inputs("web1", "db1", "app2"))).isEmpty();
        assertThat(progress).isEmpty();
    }

    @Test
    void machineThatHadToDoWithOneThatHasChangedBootsAsWell() {
        keep(inputs("web1", "db1", "app1"), Map.of("app", Set.of("db"), "web", Set.of("app")));

        assertThat(store.find(inputs("web2", "db1", "app1")).orElseThrow().anew())
                .containsOnlyKeys("web");
        assertThat(store.find(inputs("web1", "db1", "app2")).orElseThrow().anew())
                .isEqualTo(Map.of(
                        "app", "script setup changed",
                        "web", "it had to do with app before it was ready"));
        assertThat(store.find(inputs("web1", "db2", "app1")))
                .as("nobody comes back")
                .isEmpty();
    }

    @Test
    void damagedAncestorIsToldAndRemovedAndTheNextOneTaken() throws IOException {
        WarmInputs near = inputs("web1", "db1", "app1");
        WarmInputs far = inputs("web1", "db2", "app2");
        keep(near, Map.of());
        keep(far, Map.of());
        WarmStore.use(cache, near.hash()).end(); // with the JVM that has kept it
        Path state = folder(near.hash()).resolve("db.state");
        Files.writeString(state, "state of dB");

        WarmReturn way = store.find(inputs("web1", "db1", "app3")).orElseThrow();

        assertThat(way.hash()).isEqualTo(far.hash());
        assertThat(progress)
                .containsExactly("the ready state in " + folder(near.hash())
                        + " cannot be used and is made anew: the content of " + state + " is another one");
        assertThat(folder(near.hash())).doesNotExist();
    }

    @Test
    void stateWhoseInputsAreNotItsOwnIsFoundOut() throws IOException {
        WarmInputs inputs = inputs("web1", "db1", "app1");
        keep(inputs, Map.of());
        Path manifest = folder(inputs.hash()).resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"app1\"", "\"app2\""));

        assertThat(store.find(inputs("web2", "db1", "app2"))).isEmpty();

        assertThat(progress).singleElement().asString().endsWith("it is one of something else");
    }

    @Test
    void stateThatOnlyTheReadinessTellsApartIsComeBackFromWithCopiesOfItsDisks() {
        WarmInputs inputs = inputs("web1", "db1", "app1");
        keep(inputs, Map.of());

        WarmReturn way = store.find(new WarmInputs(inputs.shared(), "other", inputs.machines(), null))
                .orElseThrow();

        assertThat(way.anew()).isEmpty();
        assertThat(way.isWhole()).isFalse();
        assertThat(way.back(LAB)).extracting(LabHost::name).containsExactly("web", "db", "app");
        KeptMachine.Disk disk =
                way.member(LAB.host("db").orElseThrow()).kept().disks().get(0);
        assertThat(disk.overlay()).isEqualTo(disk.content()).hasContent("disk of db");
        KeptMachine.Disk own = store.find(inputs)
                .orElseThrow()
                .member(LAB.host("db").orElseThrow())
                .kept()
                .disks()
                .get(0);
        assertThat(own.overlay()).isNotEqualTo(own.content());
    }

    @Test
    void networksForgetTheMachinesThatBoot() {
        keep(inputs("web1", "db1", "app1"), Map.of());
        WarmReturn way = store.find(inputs("web2", "db1", "app1")).orElseThrow();

        KeptLab kept = way.kept(LAB);

        assertThat(kept.machines()).containsOnlyKeys("db", "app");
        assertThat(kept.net().switches().get("lan").addresses()).isEmpty();
        assertThat(kept.net().switches().get("lan").ports()).isEmpty();
        assertThat(kept.net().leases()).isEqualTo(NET.leases());
        LabHost web = LAB.host("web").orElseThrow();
        assertThat(way.comesBack(web)).isFalse();
        KeptNet leased = new KeptNet(
                Map.of(),
                Map.of(
                        "lan",
                        List.of(
                                new DhcpServer.Kept(LabMacs.card(0, 0).toString(), "10.1.0.130", 5),
                                new DhcpServer.Kept(LabMacs.card(1, 0).toString(), "10.1.0.131", 5))));
        assertThat(leased.without(LAB, Set.of("web")).leases().get("lan"))
                .extracting(DhcpServer.Kept::address)
                .containsExactly("10.1.0.131");
    }

    @Test
    void ancestorThatIsInUseIsNotPushedOut() {
        WarmInputs ancestor = inputs("web1", "db1", "app1");
        store.save(ancestor, Map::of, folder -> taken(folder, 2_000_000, "web", "db", "app"));
        assertThat(store.find(inputs("web1", "db1", "app2"))).isPresent();

        store.save(inputs("web1", "db1", "app2"), Map::of, folder -> taken(folder, 2_000_000, "web", "db", "app"));

        assertThat(folder(ancestor.hash())).exists();
    }

    private static final LabSpec LAB = LabSpec.named("shop")
            .network("lan", net -> net.subnet("10.1.0.0/24"))
            .host("web", host -> host.nic("lan", "10.1.0.9"))
            .host("db", host -> host.nic("lan", "10.1.0.10"))
            .host("app", host -> host.nic("lan", "10.1.0.11"))
            .build();

    @Test
    void whatAnotherQemuHasMadeIsToldAndStays() throws IOException {
        keep(by("7.2.1", "shop"), Map.of());
        keep(by("7.1.0", "store"), Map.of());
        String taken = manifest(by("7.2.1", "shop")).get("taken").asString();

        assertThat(store.find(by("8.0.2", "shop"))).isEmpty();

        assertThat(progress)
                .containsExactly("the ready state that was kept at " + taken
                        + " is of QEMU 7.2.1, and this is QEMU 8.0.2: all machines boot");
        assertThat(store.find(by("7.2.1", "shop")).orElseThrow().isWhole()).isTrue();
        assertThat(progress).hasSize(1);
    }

    @Test
    void ofWhatOtherQemusHaveMadeTheLastIsTold() throws IOException {
        keep(by("7.2.1", "shop"), Map.of());
        keep(by("8.0.1", "shop"), Map.of());
        keptAt(by("7.2.1", "shop"), "2026-11-27T16:12:08Z");
        keptAt(by("8.0.1", "shop"), "2026-11-27T16:12:07Z");
        assertThat(store.find(by("8.0.2", "shop"))).isEmpty();
        keptAt(by("8.0.1", "shop"), "2026-11-27T16:12:09Z");
        assertThat(store.find(by("8.0.2", "shop"))).isEmpty();

        assertThat(progress)
                .containsExactly(
                        "the ready state that was kept at 2026-11-27T16:12:08Z is of QEMU 7.2.1, and this is QEMU 8.0.2:"
                                + " all machines boot",
                        "the ready state that was kept at 2026-11-27T16:12:09Z is of QEMU 8.0.1, and this is QEMU 8.0.2:"
                                + " all machines boot");
    }

    @Test
    void nothingIsToldOfAnotherQemuWhereAStateFits() {
        keep(by("7.2.1", "shop"), Map.of());
        keep(by("8.0.2", "shop"), Map.of());

        assertThat(store.find(by("8.0.2", "shop"))).isPresent();

        assertThat(progress).isEmpty();
    }

    @Test
    void stateWhoseQemuWasNotNotedIsNotTold() throws IOException {
        keep(by("7.2.1", "shop"), Map.of());
        ObjectNode manifest = manifest(by("7.2.1", "shop"));
        ((ObjectNode) manifest.get("inputs")).remove("by");
        write(by("7.2.1", "shop"), manifest);

        assertThat(store.find(by("8.0.2", "shop"))).isEmpty();
        assertThat(store.find(by("7.2.1", "shop")))
                .as("it is of use all the same")
                .isPresent();

        assertThat(progress).isEmpty();
    }

    private static WarmInputs by(String qemu, String lab) {
        return new WarmInputs(
                lab + " on " + qemu, "ssh", inputs("web1", "db1", "app1").machines(), new WarmInputs.Qemu(qemu, lab));
    }

    private ObjectNode manifest(WarmInputs inputs) throws IOException {
        return (ObjectNode) JSON.readTree(Files.readString(folder(inputs.hash()).resolve("manifest.json")));
    }

    private void write(WarmInputs inputs, ObjectNode manifest) throws IOException {
        Files.writeString(folder(inputs.hash()).resolve("manifest.json"), JSON.writeValueAsString(manifest));
    }

    private void keptAt(WarmInputs inputs, String when) throws IOException {
        write(inputs, manifest(inputs).put("taken", when));
    }

    private static WarmInputs inputs(String web, String db, String app) {
        Map<String, Map<String, String>> machines = new LinkedHashMap<>();
        machines.put("web", Map.of("image", "debian", "script setup", web));
        machines.put("db", Map.of("image", "debian", "script setup", db));
        machines.put("app", Map.of("image", "debian", "script setup", app));
        return new WarmInputs("networks", "ssh", machines, null);
    }

    private void keep(WarmInputs inputs, Map<String, Set<String>> relied) {
        store.save(inputs, () -> relied, folder -> taken(folder, 100, "web", "db", "app"));
    }

    private static final Step SHOP = new Step("configset shop", "shop1");
    private static final Step SHOP_NOW = new Step("configset shop", "shop2");
    private static final Step STORE = new Step("configset store", "store1");

    @Test
    void machinesComeBackAsFarAsTheStepsBehindThemAreThoseToBeTaken() {
        WarmInputs ready = inputs("web1", "db1", "app1");
        keep(ready, Map.of());
        WarmInputs configured = ready.with(Map.of("web", List.of(SHOP), "db", List.of(STORE)));
        notes.put("web", Map.of("configset shop", "applied"));
        keep(configured, Map.of());
        assertThat(configured.hash()).isNotEqualTo(ready.hash());

        WarmReturn whole = store.find(configured).orElseThrow();
        assertThat(whole.isWhole()).isTrue();
        assertThat(whole.anew()).isEmpty();
        assertThat(whole.notes(LAB)).isEqualTo(Map.of("web", Map.of("configset shop", "applied")));

        WarmReturn without = store.find(ready).orElseThrow();
        assertThat(without.hash()).isEqualTo(ready.hash());
        assertThat(without.notes(LAB)).isEmpty();

        WarmReturn further = store.find(ready.with(Map.of("web", List.of(SHOP, STORE), "db", List.of(STORE))))
                .orElseThrow();
        assertThat(further.hash()).isEqualTo(configured.hash());
        assertThat(further.anew()).isEmpty();
        assertThat(further.notes(LAB)).containsOnlyKeys("web");
    }

    @Test
    void machineWhoseConfigsetHasChangedBootsWhereTheOthersNeedNotBeConfiguredAgain() {
        WarmInputs ready = inputs("web1", "db1", "app1");
        keep(ready, Map.of());
        notes.put("web", Map.of("configset shop", "applied"));
        keep(ready.with(Map.of("web", List.of(SHOP), "db", List.of(STORE))), Map.of());

        WarmReturn way = store.find(ready.with(Map.of("web", List.of(SHOP_NOW), "db", List.of(STORE))))
                .orElseThrow();

        assertThat(way.anew()).isEqualTo(Map.of("web", "configset shop changed"));
        assertThat(way.notes(LAB)).as("of a machine that boots").isEmpty();
    }

    @Test
    void machineWhoseConfigsetHasChangedComesBackAsItWasBeforeWhereNothingElseIsLost() {
        WarmInputs ready = inputs("web1", "db1", "app1");
        keep(ready, Map.of());
        keep(ready.with(Map.of("web", List.of(SHOP))), Map.of());

        WarmReturn way =
                store.find(ready.with(Map.of("web", List.of(SHOP_NOW)))).orElseThrow();

        assertThat(way.hash()).isEqualTo(ready.hash());
        assertThat(way.anew()).isEmpty();
    }

    @Test
    void orderOfStepsCounts() {
        WarmInputs ready = inputs("web1", "db1", "app1");
        keep(ready.with(Map.of("web", List.of(STORE, SHOP))), Map.of());

        assertThat(store.find(ready.with(Map.of("web", List.of(SHOP, STORE))))
                        .orElseThrow()
                        .anew())
                .isEqualTo(Map.of("web", "configset store changed"));
        assertThat(store.find(ready).orElseThrow().anew())
                .as("nothing is to be done")
                .isEqualTo(Map.of("web", "configset store changed"));
    }

    private WarmStore.Taken taken(Path folder, long bytes) {
        return taken(folder, bytes, "web");
    }

    private WarmStore.Taken taken(Path folder, long bytes, String... names) {
        try {
            Files.createDirectories(folder);
            Map<String, KeptLab.Member> members = new LinkedHashMap<>();
            Map<String, Path> consoles = new LinkedHashMap<>();
            Map<String, Map<String, String>> addresses = new LinkedHashMap<>();
            for (String name : names) {
                Path disk = Files.writeString(cache.resolve("disk" + System.nanoTime()), "disk of " + name);
                KeptMachine kept = new KeptMachine(
                        KeptMachine.Power.RUNNING,
                        Files.writeString(folder.resolve(name + ".state"), "state of " + name),
                        Files.writeString(folder.resolve(name + ".memory"), "memory of " + name),
                        4711,
                        bytes,
                        List.of(new KeptMachine.Disk(disk, folder.resolve(name + ".disk0.overlay"))),
                        Set.of(),
                        Set.of());
                members.put(
                        name, new KeptLab.Member(kept, true, Duration.ZERO, new LabMachine.Mark(false, false, false)));
                consoles.put(name, Files.writeString(cache.resolve("console-" + name + ".log"), name + " login:"));
                addresses.put(name, Map.of("lan", "10.1.0.9"));
            }
            return new WarmStore.Taken(new KeptLab(folder, members, NET), "shop", Map.of(), consoles, addresses, notes);
        } catch (IOException e) {
            throw new EnvironmentException(String.valueOf(e), e);
        }
    }

    private Path folder(String hash) {
        return cache.resolve("lab").resolve("warm").resolve(hash);
    }
}
