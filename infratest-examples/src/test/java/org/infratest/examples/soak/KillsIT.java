package org.infratest.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.event.EventSink;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the soak. Another seed in each run would make a failure of one of them a riddle. */
@Timeout(300)
class KillsIT {

    private static final long SEED = 4;

    /** While a run is at it, nothing of it is open to other users of this computer. */
    private static void requirePrivate(Room room) throws IOException {
        assertThat(room.cache().resolve("leases")).isNotEmptyDirectory();
        assertThat(OpenToOthers.in(room)).isEmpty();
    }

    /** While its image is made, while its machine boots, and before all that, while QEMU is asked what works here. */
    @Test
    void killedLabsLeaveNothing() throws Exception {
        try (Room room = Room.open()) {
            Kills kills = Kills.unprepared(room, Scene.LAB);
            List<Kill> done = List.of(
                    kills.killAt(1, "TopologyDeclared", KillsIT::requirePrivate),
                    kills.killAt(2, "PhaseStarted BOOT", KillsIT::requirePrivate),
                    kills.killWithFirstFile(3));
            done.forEach(kill -> System.out.println(kill.line()));
            assertThat(done).allMatch(Kill::isClean);
        }
    }

    /** While the machine that becomes the box boots. */
    @Test
    void killedPackerLeavesNothing() throws Exception {
        try (Room room = Room.open()) {
            Kill kill = Kills.unprepared(room, Scene.PACKER).killAt(1, "BoxBuilding", KillsIT::awaitBuilder);
            System.out.println(kill.line());
            assertThat(kill).matches(Kill::isClean);
        }
    }

    private static void awaitBuilder(Room room) throws IOException {
        Traces traces = new Traces(room, false);
        Awaitility.await()
                .timeout(Duration.ofSeconds(60))
                .until(() -> List.of("packer", "qemu-system-x86").stream().allMatch(traces.processes()::contains));
        requirePrivate(room);
    }

    /** While Vagrant boots its machine from a box that is there. */
    @Test
    void killedVagrantLeavesNothing() throws Exception {
        try (Room room = Room.open()) {
            room.lend(Scene.BOOTED);
            Kill kill = Kills.unprepared(room, Scene.VAGRANT).killAt(1, "PhaseStarted BOOT", KillsIT::requirePrivate);
            System.out.println(kill.line());
            assertThat(kill).matches(Kill::isClean);
        }
    }

    @Test
    void killedNamespacesLeaveNothing() throws Exception {
        assertThat(kills(Scene.NAMESPACES, 6)).allMatch(Kill::isClean);
    }

    /** Without it, nothing above would prove anything. */
    @Test
    void whatNobodyTakesDownIsSeen() throws Exception {
        try (Room room = Room.open()) {
            Traces traces = new Traces(room, false);
            for (int tries = 0; tries < 20 && !hasLease(room); tries++) {
                SubjectRun run = room.start(Scene.NAMESPACES, false);
                Awaitility.await()
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5)) // all of the run takes less than a second
                        .timeout(Duration.ofSeconds(60))
                        .until(() -> hasLease(room) || !run.process().isAlive());
                run.kill(); // it may have ended by itself before
            }
            Awaitility.await()
                    .timeout(Duration.ofSeconds(60))
                    .until(() -> traces.processes().isEmpty());

            assertThat(traces.left()).anyMatch(each -> each.matches("file cache/leases/soak-\\w+\\.json"));
            assertThat(new LeftBehind(room.cache(), new SystemCommandRunner(), EventSink.NONE).collect())
                    .extracting(Outcome::result)
                    .containsExactly(Result.DESTROYED);
            Awaitility.await().until(() -> traces.left().isEmpty());
        }
    }

    private static boolean hasLease(Room room) throws IOException {
        Path leases = room.cache().resolve("leases");
        if (!Files.isDirectory(leases)) {
            return false;
        }
        try (Stream<Path> files = Files.list(leases)) {
            return files.anyMatch(file -> file.toString().endsWith(".json"));
        }
    }

    private static List<Kill> kills(Scene scene, int count) throws Exception {
        List<Kill> done = new ArrayList<>();
        try (Room room = Room.open()) {
            Kills kills = Kills.prepare(room, scene, SEED);
            for (int number = 1; number <= count; number++) {
                Kill kill = kills.kill(number);
                System.out.println(kill.line());
                done.add(kill);
            }
        }
        return done;
    }
}
