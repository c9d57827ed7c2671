package org.infratest.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Sharing;
import org.infratest.examples.rewind.SharedMemory;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.Rewind;
import org.infratest.junit.To;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.probe.IcmpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Tests that would see one another on the same machines run at the same time, and see nothing of each other. */
class SideBySideProofIT {

    /** What each test has found, by its name. */
    private static final Map<String, Found> FOUND = new ConcurrentHashMap<>();

    private static final List<SharedMemory> MEMORIES = new CopyOnWriteArrayList<>();
    private static final CyclicBarrier BARRIER = new CyclicBarrier(3);

    /** What a test finds on its machines. */
    private record Found(String environment, InetAddress address, String hostname, String boot) {}

    @TempDir
    Path folder;

    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/basebox",
            vars = "base_image=${images}/debian-12.qcow2")
    @LabEnvironment(topology = SideBySideLab.class, sharing = Sharing.CLASS)
    @Rewind
    static class MeetingTestCase {

        @OnHost("db")
        SshSession db;

        @OnHost("db")
        Host host;

        @BeforeAll
        static void fill(@OnHost("db") SshSession db) {
            db.exec("echo precious | sudo tee /srv/table").assertSucceeded();
        }

        @BeforeEach
        void look(Environment environment, @To("db") IcmpProbe icmp, @OnHost("app") Host app) {
            icmp.assertReachable();
            icmp.from(app).assertReachable();
            assertThat(db.exec("cat /srv/table").stdout()).isEqualTo("precious\n");
            assertThat(environment.host("db")).isEqualTo(host);
        }

        @Test
        void cableIsOut(Environment environment, @OnHost("app") Link cable, @To("db") IcmpProbe icmp) {
            Host app = environment.host("app");
            remember("cableIsOut", environment);
            meet();
            meet();
            cable.down();
            meet();
            icmp.from(app).assertUnreachable();
            assertThat(db.exec("cat /srv/table").stdout()).isEqualTo("precious\n");
            meet();
        }

        @Test
        void dataIsDropped(Environment environment, @OnHost("app") Host app, @To("db") IcmpProbe icmp) {
            remember("dataIsDropped", environment);
            meet();
            MEMORIES.addAll(SharedMemory.of(
                    FOUND.values().stream().map(Found::environment).toList()));
            meet();
            db.exec("sudo rm /srv/table; sync").assertSucceeded();
            meet();
            icmp.from(app).assertReachable();
            assertThat(db.exec("ls /srv/table").succeeded()).isFalse();
            meet();
        }

        @Test
        void plugIsPulled(
                Environment environment,
                Checkpoints checkpoints,
                @OnHost("db") LabMachine machine,
                @OnHost("app") SshSession app,
                @To("app") IcmpProbe icmp) {
            remember("plugIsPulled", environment);
            meet();
            meet();
            String moment = checkpoints.names().get(checkpoints.names().size() - 1);
            app.exec("echo mine | sudo tee /srv/mine").assertSucceeded();
            machine.cut();
            meet();
            icmp.assertReachable();
            assertThat(app.exec("ping -c 1 -W 2 10.9.1.20").succeeded()).isFalse();
            checkpoints.goBack(moment);
            assertThat(app.exec("ls /srv/mine").succeeded()).isFalse();
            assertThat(db.exec("cat /srv/table").stdout()).isEqualTo("precious\n");
            meet();
        }

        private void remember(String test, Environment environment) {
            FOUND.put(
                    test,
                    new Found(
                            environment.id(),
                            host.address("lan"),
                            db.exec("hostname").stdout().strip(),
                            db.exec("cat /proc/sys/kernel/random/boot_id")
                                    .stdout()
                                    .strip()));
        }
    }

    private static void meet() {
        try {
            BARRIER.await(3, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the other tests do not run at the same time", e);
        }
    }

    @Test
    void eachTestHasACloneOfTheSameMomentForItself() throws IOException {
        SummaryGeneratingListener summary = run();

        assertThat(summary.getSummary().getFailures())
                .as("%s", summary.getSummary().getFailures())
                .isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(3);
        assertThat(FOUND.values()).extracting(Found::environment).doesNotHaveDuplicates();
        assertThat(FOUND.values())
                .extracting(found -> found.address().getHostAddress() + " " + found.hostname())
                .containsOnly("10.9.1.20 db");
        assertThat(FOUND.values().stream().map(Found::boot).distinct())
                .as("boots")
                .hasSize(1);
        cleanMemoryIsShared();
        eventsTellWhichTestRanWhere();
        nothingIsLeft();
    }

    /** Two clones with two machines each; the class's own machines have memory of their own until they go back. */
    private static void cleanMemoryIsShared() {
        assertThat(MEMORIES).as("machines that go on from an image of memory").hasSize(4);
        assertThat(MEMORIES).allSatisfy(memory -> {
            assertThat(memory.shared()).as("%s: MiB shared", memory).isGreaterThan(memory.resident() / 2);
            assertThat(memory.proportional())
                    .as("%s: MiB in proportion", memory)
                    .isLessThan(memory.resident() * 3 / 4);
        });
    }

    private void eventsTellWhichTestRanWhere() throws IOException {
        List<String> events;
        try (Stream<Path> files = Files.list(folder.resolve("report"))) {
            events = Files.readAllLines(files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow());
        }
        FOUND.forEach((test, found) -> assertThat(events)
                .anyMatch(line -> line.contains("\"TestStarted\"")
                        && line.contains("MeetingTestCase." + test + "\"")
                        && line.contains("\"" + found.environment() + "\"")));
        assertThat(folder.resolve("report/sidebyside-clone-1/console-db.log"))
                .content()
                .startsWith("[infratest: a clone of db of sidebyside-");
        assertThat(folder.resolve("report/sidebyside-clone-2/lan.pcap")).isNotEmptyFile();
    }

    private static void nothingIsLeft() throws IOException {
        for (Found found : FOUND.values()) {
            assertThat(SharedMemory.processes(found.environment())).isEmpty();
            for (String place : List.of("leases", "environments")) {
                try (Stream<Path> files = Files.list(cache().resolve(place))) {
                    assertThat(files.map(Path::toString)).noneMatch(file -> file.contains(found.environment()));
                }
            }
        }
    }

    private static Path cache() {
        return Path.of(System.getenv()
                .getOrDefault("INFRATEST_CACHE_DIR", System.getProperty("user.home") + "/.cache/infratest"));
    }

    private SummaryGeneratingListener run() {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(MeetingTestCase.class))
                                    .configurationParameter(
                                            "infratest.report.dir",
                                            folder.resolve("report").toString())
                                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                                    .configurationParameter(
                                            "junit.jupiter.execution.parallel.mode.default", "concurrent")
                                    .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                                    .configurationParameter(
                                            "junit.jupiter.execution.parallel.config.fixed.parallelism", "3")
                                    .build(),
                            summary);
        }
        return summary;
    }
}
