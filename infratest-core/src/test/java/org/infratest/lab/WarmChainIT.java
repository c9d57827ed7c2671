package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.event.Phase;
import org.infratest.lab.image.QemuImg;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labs that start from where an earlier one was ready, as far as nothing has changed, for real. */
class WarmChainIT {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "infratest");
    private static final WarmSettings WARM = new WarmSettings(WarmStart.AUTO, BootOnce.NEVER, 8192);

    /** It waits for db, and keeps what that says. */
    private static final String ASKS_DB = """
            until exec 3<> /dev/tcp/10.9.3.10/22; do sleep 1; done
            read -r banner <&3
            echo "$banner" > /etc/banner
            """;

    private final Map<String, String> scripts = new TreeMap<>(Map.of(
            "db", "echo one > /etc/state", "app", ASKS_DB + "echo one > /etc/state", "web", "echo one > /etc/state"));

    private final List<String> progress = new CopyOnWriteArrayList<>();

    /** The machines whose coming up is told as a phase of its own, as the report shows it. */
    private final Set<String> cameUp = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path folder;

    private EnvironmentHandle<LabSpec> handle;

    @AfterEach
    void takeDown() {
        if (handle != null) {
            handle.close();
        }
    }

    @Test
    void onlyMachinesThatTheChangeConcernsBootAndTheOthersComeBack() throws IOException {
        Lab lab = start();
        Map<String, String> first = boots(lab);
        assertThat(first.values()).doesNotHaveDuplicates();
        handle.close();
        Path ancestor = states().get(0);

        scripts.put("app", ASKS_DB + "echo two > /etc/state");
        lab = start();

        assertThat(progress)
                .contains("coming back: db, web", "app boots anew: script state changed", "app: booting")
                .doesNotContain("db: booting", "web: booting");
        Map<String, String> second = boots(lab);
        assertThat(second)
                .containsEntry("db", first.get("db"))
                .containsEntry("web", first.get("web"))
                .doesNotContainEntry("app", first.get("app"));
        assertThat(uptime(lab, "app")).isLessThan(uptime(lab, "db"));
        allIsAsItShouldBe(lab);
        standsOnTheImageAlone(lab);
        goesBack(lab);
        handle.close();

        assertThat(states()).hasSize(2);
        ImageFiles.remove(ancestor);
        lab = start();

        assertThat(progress).noneMatch(line -> line.endsWith(": booting"));
        assertThat(cameUp).containsExactlyInAnyOrder("db", "app", "web");
        assertThat(boots(lab)).isEqualTo(second);
        allIsAsItShouldBe(lab);
        handle.close();

        scripts.put("db", "echo two > /etc/state");
        lab = start();

        assertThat(progress)
                .contains(
                        "coming back: web",
                        "db boots anew: script state changed",
                        "app boots anew: it had to do with db before it was ready");
        Map<String, String> third = boots(lab);
        assertThat(third).containsEntry("web", second.get("web"));
        assertThat(third.get("db")).isNotEqualTo(second.get("db"));
        assertThat(third.get("app")).isNotEqualTo(second.get("app"));
        allIsAsItShouldBe(lab);
        handle.close();

        whatIsDamagedIsToldAndRemovedAndAllMachinesBoot(third);
    }

    private void whatIsDamagedIsToldAndRemovedAndAllMachinesBoot(Map<String, String> before) throws IOException {
        List<Path> damaged = states();
        for (Path state : damaged) {
            damage(state.resolve("db.memory"));
        }

        scripts.put("web", "echo two > /etc/state");
        Lab lab = start();

        assertThat(damaged)
                .filteredOn(this::isToldToBeDamaged)
                .isNotEmpty()
                .allSatisfy(
                        state -> assertThat(state.resolve(WarmStore.MANIFEST)).doesNotExist());
        assertThat(progress).contains("db: booting", "app: booting", "web: booting");
        assertThat(boots(lab).values()).doesNotContainAnyElementsOf(before.values());
        allIsAsItShouldBe(lab);
    }

    private boolean isToldToBeDamaged(Path state) {
        return progress.stream()
                .anyMatch(line -> line.startsWith("the ready state in " + state
                        + " cannot be used and is made anew: What was kept of the memory of machine 'db' is damaged"));
    }

    private void allIsAsItShouldBe(Lab lab) {
        for (Host host : lab.hosts()) {
            assertThat(host.ssh()
                            .exec("sudo sh -c 'sync; echo 3 > /proc/sys/vm/drop_caches'; cat /etc/state;"
                                    + " sha256sum /usr/bin/ssh > /dev/null && echo read")
                            .stdout())
                    .as(host.name())
                    .isEqualTo(scripts.get(host.name()).contains("two") ? "two\nread\n" : "one\nread\n");
            assertThat(host.addresses().values()).hasSize(1);
            for (Host other : lab.hosts()) {
                assertThat(host.ssh()
                                .exec("ping -c 1 -W 5 "
                                        + other.addresses()
                                                .values()
                                                .iterator()
                                                .next()
                                                .getHostAddress())
                                .succeeded())
                        .as(host.name() + " reaches " + other.name())
                        .isTrue();
            }
        }
        assertThat(lab.host("app").ssh().exec("cat /etc/banner").stdout()).startsWith("SSH-2.0-");
    }

    /** What was kept of it does not need what it went on from. */
    private void standsOnTheImageAlone(Lab lab) throws IOException {
        QemuImg tool = new QemuImg(new SystemCommandRunner());
        for (Path state : states()) {
            for (Host host : lab.hosts()) {
                assertThat(tool.chain(state.resolve(host.name() + ".disk0.qcow2")))
                        .as(state + " " + host.name())
                        .hasSize(2)
                        .last()
                        .satisfies(base -> assertThat(base).hasParent(cache().resolve("lab/images")));
            }
        }
    }

    private static void goesBack(Lab lab) {
        lab.checkpoints().take("ready");
        lab.hosts().forEach(host -> host.ssh().exec("sudo rm /etc/state"));
        lab.checkpoints().goBack();
        lab.hosts()
                .forEach(host ->
                        assertThat(host.ssh().exec("cat /etc/state").stdout()).isNotBlank());
    }

    private static Map<String, String> boots(Lab lab) {
        Map<String, String> boots = new HashMap<>();
        lab.hosts()
                .forEach(host -> boots.put(
                        host.name(),
                        host.ssh()
                                .exec("cat /proc/sys/kernel/random/boot_id")
                                .assertSucceeded()
                                .stdout()));
        return boots;
    }

    private static double uptime(Lab lab, String name) {
        return Double.parseDouble(
                lab.host(name).ssh().exec("cut -d' ' -f1 /proc/uptime").stdout().strip());
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private List<Path> states() throws IOException {
        try (Stream<Path> files = Files.list(cache().resolve("lab/warm"))) {
            return files.toList();
        }
    }

    private static void damage(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(channel.size() / 2);
            channel.write(ByteBuffer.wrap("something else".repeat(5000).getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private Lab start() throws IOException {
        progress.clear();
        cameUp.clear();
        Files.createDirectories(cache());
        Path image = CACHE.resolve("images/debian-12.qcow2").toRealPath();
        LabSpec.Builder spec = LabSpec.named("chained")
                .network("lan", net -> net.subnet("10.9.3.0/24"))
                .bootTimeout(Duration.ofMinutes(15));
        int address = 10;
        for (String name : List.of("db", "app", "web")) {
            String own = "10.9.3." + address;
            address += 10;
            spec.host(
                    name,
                    host -> host.image(new ImageSource.DiskImage(image))
                            .nic("lan", own)
                            .script("state", scripts.get(name))
                            .memory(256));
        }
        handle = new EnvironmentHandle<>(
                new LabProvider(new SystemCommandRunner(), 2, 1, LabProvider.IMAGES_KEPT, WARM),
                spec.build(),
                new Places(cache(), folder.resolve("run"), Instant.now()),
                Teardown.ALWAYS,
                event -> {
                    if (event instanceof Event.EnvironmentProgress told) {
                        progress.add(told.message());
                    } else if (event instanceof Event.PhaseEnded ended && ended.phase() == Phase.BOOT) {
                        cameUp.add(ended.machine());
                    }
                });
        return (Lab) handle.start();
    }
}
