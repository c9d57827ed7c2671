package org.infratest.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.To;
import org.infratest.lab.Link;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A lab goes on, from a file, as it stood when a test had failed: in another folder, with another cache, of another user. */
@Tag("rootless")
class CapsuleIT {

    private static final Pattern BOX =
            Pattern.compile("stand on an image that is not here: that of box 'infratest/basebox' \\((\\S+\\.box)\\)");
    private static final long PCAP_HEADER = 24;
    private static final String WORD = UUID.randomUUID().toString();

    @TempDir
    Path folder;

    private ResumedLab resumed;

    /** What fails: the database has lost its data, and the reason is in memory alone. */
    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/basebox",
            vars = "base_image=${images}/debian-12.qcow2")
    @LabEnvironment(topology = CapsuleLab.class)
    static class ShopTestCase {

        @Test
        void dataIsThere(@OnHost("db") SshSession db, @OnHost("app") Link cable, @To("db") TcpProbe tcp) {
            leaveTraces(db);
            cable.down();
            tcp.assertOpen(5432);
        }
    }

    /** In a file system that is in memory, in the memory of a process, and on the disk. */
    private static void leaveTraces(SshSession db) {
        db.exec("echo 'lost at the second query' | sudo tee /run/reason").assertSucceeded();
        db.exec("echo " + WORD + " > /tmp/word; nohup sh -c 'read word < /tmp/word; rm /tmp/word; trap \"echo \\$word >"
                        + " /tmp/said\" USR1; while :; do sleep 0.1; done' keeper > /dev/null 2>&1 < /dev/null &")
                .assertSucceeded();
        db.exec("sudo sh -c 'echo written > /srv/data; sync'").assertSucceeded();
    }

    @AfterEach
    void end() {
        if (resumed != null) {
            resumed.close();
        }
    }

    @Test
    void labGoesOnElsewhereAsItStoodWhenTheTestHadFailed() throws Exception {
        Path report = folder.resolve("report");
        String failure = runFailing(report);
        Path capsule = capsule(report.resolve("evidence"));

        assertThat(failure).contains("5432");
        assertThat(onlyFor(capsule(report.resolve("published"))))
                .as("the attachment")
                .isEqualTo("rw-------");
        assertThat(onlyFor(capsule)).isEqualTo("rw-------");
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("href=\"./evidence/" + report.resolve("evidence").relativize(capsule) + "\"");

        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path moved = Files.move(capsule, elsewhere.resolve("shop.capsule"));
        String base = withoutItsBaseItSaysWhereThatIsToBeHad(elsewhere, moved);
        resumed = ResumedLab.of(elsewhere, moved, "--base", base);

        assertThat(resumed.run("db", "cat /run/reason")).isEqualTo("lost at the second query");
        assertThat(resumed.run("db", "cat /srv/data")).isEqualTo("written");
        assertThat(resumed.run(
                        "db",
                        "pkill -USR1 -x -f 'sh -c .* keeper'; for i in 1 2 3 4 5 6 7 8 9; do [ -s /tmp/said ] && break; sleep 1; done;"
                                + " cat /tmp/said"))
                .as("what a process had in its memory")
                .isEqualTo(WORD);
        assertThat(resumed.run("app", "cat /sys/class/net/eth1/carrier"))
                .as("the cable that the test had pulled out is still out")
                .isEqualTo("0");
        assertThat(Long.parseLong(resumed.run("db", "date +%s")))
                .isCloseTo(System.currentTimeMillis() / 1000, within(20L));

        assertThat(resumed.errors()).as("what had failed").contains("ShopTestCase.dataIsThere");
        assertThat(Files.readString(inLogs(elsewhere, "console-db.log")))
                .contains(
                        "until here as it was at ",
                        "when ShopTestCase.dataIsThere",
                        " had failed; the machine goes on");
        assertThat(inLogs(elsewhere, "failed-lan.pcap"))
                .as("the packets of the failed test")
                .satisfies(capture -> assertThat(Files.size(capture)).isGreaterThan(PCAP_HEADER));

        assertThat(machines()).hasSize(2);

        resumed.interrupt();
        assertThat(resumed.ends(Duration.ofMinutes(2))).isTrue();
        assertThat(machines()).isEmpty();
        try (Stream<Path> left = Files.walk(elsewhere.resolve("cache"))) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(file -> elsewhere.resolve("cache").relativize(file))
                            .map(Path::toString))
                    .as("what is left")
                    .allMatch(file -> file.matches("(locks/|lab/images/|known/|watcher).*"));
        }
    }

    private static Path inLogs(Path elsewhere, String name) throws IOException {
        try (Stream<Path> files = Files.walk(elsewhere.resolve("cache/resumed"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    /** The command lines of machines of this lab that run on this computer. */
    private List<String> machines() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.startsWith("qemu-system") || line.contains("/qemu-system"))
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    /** The box's file, as it says. */
    private String withoutItsBaseItSaysWhereThatIsToBeHad(Path elsewhere, Path capsule) throws Exception {
        try (ResumedLab refused = ResumedLab.of(elsewhere, capsule)) {
            assertThat(refused.ends(Duration.ofMinutes(2))).isTrue();
            assertThat(refused.errors()).contains("--base FILE");
            Matcher box = BOX.matcher(refused.errors());
            assertThat(box.find()).as(refused.errors()).isTrue();
            return box.group(1);
        }
    }

    private static String runFailing(Path report) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(ShopTestCase.class))
                                    .configurationParameter("infratest.report.dir", report.toString())
                                    .configurationParameter("infratest.capsule", "ON_FAILURE")
                                    .configurationParameter(
                                            "junit.platform.reporting.output.dir", report + "/published")
                                    .build(),
                            summary);
        }
        assertThat(summary.getSummary().getFailures()).hasSize(1);
        return String.valueOf(summary.getSummary().getFailures().get(0).getException());
    }

    private static String onlyFor(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Path capsule(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("shop.capsule"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
