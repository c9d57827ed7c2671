package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LeftBehindTest {

    /** No process has so high an id. */
    private static final long NOBODY = 1L << 30;

    @TempDir
    Path folder;

    private Places places;
    private LeftBehind leftBehind;

    @BeforeEach
    void places() {
        FakeDestroyer.ASKED.clear();
        places = new Places(folder, folder.resolve("run"), Instant.now());
        leftBehind = new LeftBehind(folder, new SystemCommandRunner(), event -> {});
    }

    @Test
    void leaseOfADeadOwnerIsTakenDownWithAllThatItNames() throws IOException {
        Path made = Files.createFile(folder.resolve("socket"));
        write(dead("web-1", Map.of("made", made.toString())));
        Files.createDirectories(places.state("web-1").resolve("disks"));

        assertThat(leftBehind.list())
                .singleElement()
                .returns("web-1", Entry::id)
                .returns(Status.DEAD, Entry::status)
                .returns("process " + NOBODY + ", which started it, is gone", Entry::reason);
        assertThat(leftBehind.collect())
                .singleElement()
                .returns(Result.DESTROYED, Outcome::result)
                .returns("", Outcome::message);

        assertThat(made).doesNotExist();
        assertThat(places.state("web-1")).doesNotExist();
        assertThat(leftBehind.list()).isEmpty();
        assertThat(folder.resolve("takedown")).isEmptyDirectory();
    }

    @Test
    void leaseOfALivingOwnerIsRefused() {
        write(Lease.ofThisJvm("web-1", "FakeProvider", "web", "fake:web", "x", Map.of()));

        assertThat(leftBehind.collect()).isEmpty();
        assertThat(leftBehind.destroy("web-1")).returns(Result.REFUSED, Outcome::result);

        assertThat(FakeDestroyer.ASKED).isEmpty();
        assertThat(leftBehind.list()).extracting(Entry::status).containsExactly(Status.IN_USE);
    }

    @Test
    void heldLockProvesAnOwnerWhoseProcessIdSaysNothing() {
        write(dead("web-1", Map.of()));
        ResourceLock owner = ResourceLock.acquire(places.ownerLock("web-1"), Duration.ofSeconds(5), reason -> {});

        assertThat(leftBehind.list()).extracting(Entry::status).containsExactly(Status.IN_USE);
        assertThat(leftBehind.collect()).isEmpty();
        owner.close();

        assertThat(leftBehind.collect()).extracting(Outcome::result).containsExactly(Result.DESTROYED);
    }

    @Test
    void idOfALaterProcessIsNotItsOwners() {
        long self = ProcessHandle.current().pid();
        write(new Lease("web-1", "FakeProvider", "web", "fake:web", "x", self, 1_000, false, Map.of()));

        assertThat(leftBehind.list()).extracting(Entry::status).containsExactly(Status.DEAD);
    }

    @Test
    void keptOneStaysUntilItIsNamed() {
        write(dead("web-1", Map.of()).asKept());

        assertThat(leftBehind.list()).extracting(Entry::status).containsExactly(Status.KEPT);
        assertThat(leftBehind.collect()).isEmpty();
        assertThat(FakeDestroyer.ASKED).isEmpty();

        assertThat(leftBehind.destroy("web-1")).returns(Result.DESTROYED, Outcome::result);
        assertThat(FakeDestroyer.ASKED).containsExactly("destroy web-1");
    }

    @Test
    void keptOneDiesWithItsKeeper() {
        ProcessHandle self = ProcessHandle.current();
        Map<String, String> here = Map.of(
                Lease.KEEPER_PID, Long.toString(self.pid()), Lease.KEEPER_START, Long.toString(Lease.startOf(self)));
        write(dead("alive-1", here).asKept());
        write(dead("gone-1", Map.of(Lease.KEEPER_PID, Long.toString(NOBODY), Lease.KEEPER_START, "1"))
                .asKept());

        assertThat(leftBehind.list())
                .extracting(Entry::id, Entry::status, Entry::reason)
                .containsExactly(
                        tuple("alive-1", Status.KEPT, "left standing on purpose; its keeper is process " + self.pid()),
                        tuple("gone-1", Status.DEAD, "its keeper, process " + NOBODY + ", is gone"));
        assertThat(leftBehind.collect()).extracting(Outcome::id).containsExactly("gone-1");
    }

    @Test
    void failureIsAResultAndTheOthersAreTakenDown() {
        write(dead("a-1", Map.of("stuck", "yes")));
        write(dead("b-1", Map.of()));

        assertThat(leftBehind.collect())
                .extracting(Outcome::id, Outcome::result, Outcome::message)
                .containsExactly(tuple("a-1", Result.FAILED, "a machine is left"), tuple("b-1", Result.DESTROYED, ""));

        assertThat(leftBehind.list()).extracting(Entry::id).containsExactly("a-1");
    }

    @Test
    void kindThatNobodyKnowsIsNamed() {
        write(new Lease("web-1", "CloudProvider", "web", "cloud:web", "x", NOBODY, 0, false, Map.of()));

        assertThat(leftBehind.collect())
                .singleElement()
                .returns(
                        "Nothing on the class path takes down what a CloudProvider has started; the next test that uses it"
                                + " does, or run this with that provider's jar",
                        Outcome::message);
        assertThat(leftBehind.list()).hasSize(1);
    }

    @Test
    void fileThatIsNoLeaseIsShownAndLeft() throws IOException {
        Path file = Files.createDirectories(folder.resolve("leases")).resolve("web-1.json");
        Files.writeString(file, "{");
        write(dead("web-2", Map.of()));

        assertThat(leftBehind.collect()).extracting(Outcome::id).containsExactly("web-2");
        assertThat(leftBehind.destroy("web-1")).returns(Result.REFUSED, Outcome::result);
        assertThat(leftBehind.list())
                .singleElement()
                .returns(Status.UNREADABLE, Entry::status)
                .returns(file, Entry::file);
    }

    @Test
    void folderWithoutALeaseGoesOnceItIsNotNew() throws IOException {
        Path state = Files.createDirectories(places.state("web-1"));
        assertThat(leftBehind.collect()).isEmpty();

        Files.setLastModifiedTime(state, FileTime.from(Instant.now().minusSeconds(120)));

        assertThat(leftBehind.collect()).extracting(Outcome::result).containsExactly(Result.DESTROYED);
        assertThat(state).doesNotExist();
    }

    @Test
    void whatRanBeforeTheComputerWasStartedNeedsOnlyItsFilesRemoved() throws IOException {
        Path made = Files.createFile(folder.resolve("socket"));
        write(inWorld("web-1", "0000 pid:[4026531836] 2", Map.of("made", made.toString()))
                .asKept());

        assertThat(leftBehind.collect()).extracting(Outcome::result).containsExactly(Result.DESTROYED);

        assertThat(FakeDestroyer.ASKED).containsExactly("files of web-1");
        assertThat(made).doesNotExist();
    }

    @Test
    void whatRanInAnotherNamespaceIsLeftAloneUntilItsEndIsProved() throws IOException {
        String boot = World.current().text().split(" ")[0];
        Path lock = folder.resolve("room.lock");
        write(inWorld("docker-1", boot + " pid:[1] 5", Map.of()));
        write(inWorld("net-1", boot + " pid:[1] 5 " + lock, Map.of()));
        Files.createFile(lock);
        Process holder = new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo; exec sleep 60").start();
        holder.inputReader().readLine();

        assertThat(leftBehind.collect()).isEmpty();
        assertThat(leftBehind.list()).extracting(Entry::status).containsOnly(Status.ELSEWHERE);
        holder.descendants().forEach(ProcessHandle::destroyForcibly);
        holder.destroyForcibly();

        LeftBehind later = new LeftBehind(folder, new SystemCommandRunner(), event -> {});
        Awaitility.await()
                .untilAsserted(() -> assertThat(new LeftBehind(folder, new SystemCommandRunner(), event -> {}).list())
                        .extracting(Entry::status)
                        .containsExactly(Status.ELSEWHERE, Status.DEAD));
        assertThat(later.collect()).extracting(Outcome::id).containsExactly("net-1");
        assertThat(FakeDestroyer.ASKED).containsExactly("files of net-1");
    }

    @Test
    void idThatIsAPathIsNothing() {
        assertThat(leftBehind.destroy("../leases")).returns(Result.NOTHING_LEFT, Outcome::result);
    }

    @Test
    void thoseOfOneProcessAreLeftToItsWatcher() {
        write(dead("web-1", Map.of()));
        write(new Lease("web-2", "FakeProvider", "web", "fake:web", "x", NOBODY + 1, 0, false, Map.of()));

        assertThat(leftBehind.collectOf(NOBODY, 0)).extracting(Outcome::id).containsExactly("web-1");
    }

    @Test
    void draftsOfAKilledJvmGoByItsWatcher() throws IOException {
        OwnerMark self = OwnerMark.ofThisJvm();
        Path its = draft("web-1", new OwnerMark(NOBODY, 5, self.world()));
        Path laterOnes = draft("web-2", new OwnerMark(NOBODY, 6, self.world()));
        Path elsewhere = draft("web-3", new OwnerMark(NOBODY, 5, "00000000"));

        leftBehind.collectOf(NOBODY, 5);

        assertThat(its).doesNotExist();
        assertThat(laterOnes).exists();
        assertThat(elsewhere).exists();
    }

    /** However young they are, where their owner can be asked for; else by age. */
    @Test
    void draftsOfKilledJvmsGoByGarbageCollection() throws IOException {
        OwnerMark self = OwnerMark.ofThisJvm();
        Path dead = draft("web-1", new OwnerMark(NOBODY, 5, self.world()));
        Path reused = draft("web-2", new OwnerMark(self.pid(), self.start() - 1, self.world()));
        Path living = draft("web-3", self);
        Path elsewhere = draft("web-4", new OwnerMark(NOBODY, 5, "00000000"));
        Path oldElsewhere = draft("web-5", new OwnerMark(NOBODY, 5, "00000000"));
        Path ofAnEarlierVersion = Files.createFile(elsewhere.resolveSibling("web-6.79.draft"));
        for (Path old : List.of(oldElsewhere, ofAnEarlierVersion)) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(120)));
        }

        leftBehind.collect();

        assertThat(elsewhere.getParent())
                .isDirectoryNotContaining(file -> file.equals(dead)
                        || file.equals(reused)
                        || file.equals(oldElsewhere)
                        || file.equals(ofAnEarlierVersion));
        assertThat(living).exists();
        assertThat(elsewhere).exists();
    }

    private Path draft(String lease, OwnerMark owner) throws IOException {
        return Files.createFile(
                Files.createDirectories(folder.resolve("leases")).resolve(lease + "." + owner.text() + ".draft"));
    }

    @Test
    void leaseOfAnEarlierVersionIsRead() throws IOException {
        Path file = Files.createDirectories(folder.resolve("leases")).resolve("web-1.json");
        Files.writeString(file, """
                {"id": "web-1", "kind": "FakeProvider", "name": "web", "resource": "fake:web", "fingerprint": "x",
                 "ownerPid": 1073741824, "ownerStart": 1795711589420, "kept": false, "details": {}}
                """);

        assertThat(leftBehind.collect()).extracting(Outcome::result).containsExactly(Result.DESTROYED);
    }

    @Test
    @Timeout(120)
    void hundredDeadLeasesAreTakenDownByTwoAtOnceEachOnce() throws Exception {
        for (int i = 0; i < 100; i++) {
            write(dead("web-" + i, Map.of()));
        }
        List<Outcome> outcomes = new ArrayList<>();
        CompletableFuture<List<Outcome>> other = CompletableFuture.supplyAsync(
                () -> new LeftBehind(folder, new SystemCommandRunner(), event -> {}).collect());
        outcomes.addAll(leftBehind.collect());
        outcomes.addAll(other.join());

        assertThat(outcomes).extracting(Outcome::result).doesNotContain(Result.FAILED);
        assertThat(leftBehind.collect()).extracting(Outcome::result).doesNotContain(Result.FAILED);
        assertThat(leftBehind.list()).isEmpty();
        assertThat(FakeDestroyer.ASKED).hasSize(100).doesNotHaveDuplicates();
        assertThat(folder.resolve("environments")).isEmptyDirectory();
    }

    private static Lease dead(String id, Map<String, String> details) {
        return new Lease(id, "FakeProvider", "web", "fake:web", "x", NOBODY, 0, false, details);
    }

    private static Lease inWorld(String id, String world, Map<String, String> details) {
        return new Lease(id, "FakeProvider", "web", "fake:web", "x", NOBODY, 0, false, details, 0, "", "", world);
    }

    private void write(Lease lease) {
        places.leases().write(lease);
    }
}
