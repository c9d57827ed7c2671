package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The QEMU that stands by for the next time that a machine goes back, and takes its place, for real. */
@TestInstance(Lifecycle.PER_CLASS)
class StandByIT {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "infratest");

    private final List<String> progress = new CopyOnWriteArrayList<>();

    private EnvironmentHandle<LabSpec> handle;
    private Lab lab;
    private Host web;
    private String id;

    @BeforeAll
    void boot(@TempDir Path folder) throws IOException {
        Path image = CACHE.resolve("images/debian-12.qcow2").toRealPath();
        handle = new EnvironmentHandle<>(
                new LabProvider(new SystemCommandRunner(), 1, 1),
                LabSpec.named("standing by")
                        .network("lan", net -> net.subnet("10.9.6.0/24"))
                        .host(
                                "web",
                                host -> host.image(new ImageSource.DiskImage(image))
                                        .nic("lan", "10.9.6.10")
                                        .memory(256))
                        .bootTimeout(Duration.ofMinutes(15))
                        .build(),
                new Places(CACHE, folder.resolve("run"), Instant.now()),
                Teardown.ALWAYS,
                event -> {
                    if (event instanceof Event.EnvironmentProgress told) {
                        progress.add(told.message());
                    }
                });
        lab = (Lab) handle.start();
        id = lab.id();
        web = lab.host("web");
        lab.checkpoints().take("ready");
    }

    @BeforeEach
    void goBackOnce() {
        progress.clear();
        lab.checkpoints().goBack("ready");
    }

    @AfterAll
    void endsWithWhatStandsBy() {
        try {
            goBackOnce();
            standsBy();
        } finally {
            handle.close();
        }
        assertThat(processes()).isEmpty();
    }

    @Test
    void machineIsTheOneThatStoodByAndAllOfItWorks() {
        long before = running();
        long next = standsBy();

        breakAndGoBack();

        assertThat(processes()).contains(next).doesNotContain(before);
        assertThat(running()).isEqualTo(next);
        lab.link(web, "lan").down();
        lab.heal();
        isAsBefore();
        lab.machine(web).reboot();
        isAsBefore();
        breakAndGoBack();
    }

    @Test
    void machineWithoutPowerGoesBackToo() {
        standsBy();
        lab.machine(web).cut();

        lab.checkpoints().goBack();
        isAsBefore();

        standsBy();
        lab.machine(web).reboot(); // what stands by does not take the cables of one that boots
        isAsBefore();
    }

    @Test
    void oneThatEndsWhileItStandsByIsDoneWithout() {
        long next = standsBy();
        ProcessHandle.of(next).orElseThrow().destroyForcibly();
        await().until(() -> !processes().contains(next));

        breakAndGoBack();

        assertThat(progress).noneMatch(line -> line.contains("did not come back"));
    }

    @Test
    void whoGoesBackToAnotherMomentMeetsThatOne() {
        standsBy();
        web.ssh().exec("echo later | sudo tee /etc/later").assertSucceeded();
        lab.checkpoints().take("later");

        lab.checkpoints().goBack();

        assertThat(web.ssh().exec("cat /etc/later").stdout()).isEqualTo("later\n");
        assertThat(processes()).as("as the memory that was kept has no image").hasSize(1);
        lab.checkpoints().goBack("ready");
        assertThat(web.ssh().exec("ls /etc/later").succeeded()).isFalse();
        isAsBefore();
    }

    private void breakAndGoBack() {
        web.ssh().exec("sudo rm -rf /etc/hostname /etc/ssh; sudo ip link set eth1 down; sync");
        lab.checkpoints().goBack();
        isAsBefore();
    }

    private void isAsBefore() {
        IcmpProbe.to(web).assertReachable();
        assertThat(web.ssh().exec("cat /etc/hostname").stdout()).isEqualTo("web\n");
    }

    /** The one that has run for longest is the machine's. */
    private long running() {
        return processes().get(0);
    }

    private long standsBy() {
        await().atMost(Duration.ofMinutes(1)).until(() -> processes().size() == 2);
        return processes().get(1);
    }

    /** The QEMUs of the machine, the oldest first. */
    private List<Long> processes() {
        return ProcessHandle.allProcesses()
                .filter(this::isOurs)
                .sorted(Comparator.comparing(each -> each.info().startInstant().orElse(Instant.MAX)))
                .map(ProcessHandle::pid)
                .toList();
    }

    private boolean isOurs(ProcessHandle process) {
        String line = process.info().commandLine().orElse("");
        return (line.startsWith("qemu-system") || line.contains("/qemu-system"))
                && line.contains("/environments/" + id + "/machines/");
    }
}
