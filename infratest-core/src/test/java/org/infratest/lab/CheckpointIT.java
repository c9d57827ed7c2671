package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.lab.net.Impairment;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that go back, and labs that start from where others were ready, for real. */
class CheckpointIT {

    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "infratest");
    private static final String FACTS = "cat /etc/hostname; ls /etc | wc -l; ip route; pgrep -xc -P 1 sshd; "
            + "cat /proc/sys/kernel/random/boot_id; ss -Hltn | wc -l";

    private static final long MEMORY_MIB = 256;

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final List<String> returns = new CopyOnWriteArrayList<>();

    /** The machines of which it was asked whether they are ready. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private EnvironmentHandle<LabSpec> handle;

    @AfterEach
    void takeDown() {
        if (handle != null) {
            handle.close();
        }
    }

    @Test
    void machinesGoBackTogetherWhateverWasDoneToThem() throws IOException {
        Lab lab = start(WarmSettings.NEVER);
        Checkpoints checkpoints = lab.checkpoints();
        Host db = lab.host("db");
        Host app = lab.host("app");
        app.ssh().exec("nohup sleep 4711 > /dev/null 2>&1 &");
        checkpoints.take("ready");
        assertThat(keptBytes()).as("what is kept of memory").isLessThan(used(db) * 12 / 10 + used(app) * 12 / 10);
        String before = db.ssh().exec(FACTS).stdout();

        destroy(lab);
        asked.clear();
        checkpoints.goBack("ready");

        assertThat(asked).as("readiness is asked for again").contains("db", "app");
        assertThat(returns).containsExactly("ready [machines, awake, ready]");
        everythingIsAsBefore(lab, before);
        String first = random(db);
        lab.machine(app).cut();
        db.power().off();
        checkpoints.goBack();
        everythingIsAsBefore(lab, before);
        assertThat(random(db)).as("random numbers").isNotEqualTo(first);

        panicIsToldAtOnce(lab);
        checkpoints.goBack();
        everythingIsAsBefore(lab, before);

        nestedCheckpointsAreForgottenByGoingBackBeforeThem(lab);
        everythingIsAsBefore(lab, before);
        machineOnWhichNobodyWaitsIsWokenByALogin(lab);
        everythingIsAsBefore(lab, before);
        machineThatDoesNotComeBackBootsFromItsDisks(lab);
        machineThatDoesNotBootEitherIsNamed(lab);
    }

    private void destroy(Lab lab) {
        lab.link(lab.host("app"), "lan").impair(Impairment.NONE.withLoss(1));
        lab.host("app").ssh().exec("sudo pkill sleep");
        lab.host("db")
                .ssh()
                .exec("sudo rm -rf /etc/hostname /etc/ssh /usr/bin/perl; sudo date -s '2031-01-01'; sudo ip route"
                        + " flush root 10.9.0.0/16; sync; sudo sh -c '(sleep 0.5; pkill -x sshd) > /dev/null 2>&1"
                        + " &'");
    }

    private void everythingIsAsBefore(Lab lab, String facts) {
        Host db = lab.host("db");
        assertThat(progress).noneMatch(line -> line.contains("did not come back"));
        assertThat(db.ssh().exec(FACTS).stdout()).isEqualTo(facts);
        long asked = Instant.now().getEpochSecond();
        assertThat(Long.parseLong(db.ssh().exec("date +%s").stdout().strip()))
                .as("its clock, which is off by no more than 3 s")
                .isBetween(asked - 3, Instant.now().getEpochSecond() + 3);
        assertThat(lab.host("app").ssh().exec("ps -eo pid,etimes,args").stdout())
                .as("the program that ran before")
                .contains("sleep 4711");
        assertThat(lab.host("app").ssh().exec("ping -c 3 -i 0.2 -W 5 10.9.2.10").succeeded())
                .as("no packet is lost any more")
                .isTrue();
        assertThat(lab.host("app").ssh().exec("ping -c 1 -W 5 10.9.3.10").succeeded())
                .as("frames with tags arrive, too")
                .isTrue();
        assertThat(lab.link(lab.host("app"), "lan").counters().fromHost().frames())
                .isPositive();
    }

    private void panicIsToldAtOnce(Lab lab) {
        lab.host("app")
                .ssh()
                .exec("sudo sh -c '(sleep 0.5; echo c > /proc/sysrq-trigger) > /dev/null 2>&1 &'")
                .assertSucceeded();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(progress)
                        .anyMatch(line -> line.startsWith("app: its kernel panicked: ")
                                && line.contains("sysrq triggered crash")));
    }

    private static void nestedCheckpointsAreForgottenByGoingBackBeforeThem(Lab lab) {
        Checkpoints checkpoints = lab.checkpoints();
        Host db = lab.host("db");
        db.ssh().exec("echo one | sudo tee /etc/number");
        checkpoints.take("one");
        db.ssh().exec("echo two | sudo tee /etc/number");
        checkpoints.take("two");
        db.ssh().exec("echo three | sudo tee /etc/number");

        checkpoints.goBack();
        assertThat(db.ssh().exec("cat /etc/number").stdout()).isEqualTo("two\n");
        checkpoints.goBack("one");
        assertThat(db.ssh().exec("cat /etc/number").stdout()).isEqualTo("one\n");
        assertThat(checkpoints.names()).containsExactly("ready", "one");
        assertThatThrownBy(() -> checkpoints.goBack("two"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Lab 'rewound' has no checkpoint 'two'; it has: ready, one");
        checkpoints.goBack("ready");
        assertThat(db.ssh().exec("ls /etc/number").succeeded()).isFalse();
    }

    private void machineOnWhichNobodyWaitsIsWokenByALogin(Lab lab) {
        Host db = lab.host("db");
        db.ssh().exec("sudo pkill -x perl; sudo rm /dev/ttyS1").assertSucceeded();
        assertThat(progress).noneMatch(line -> line.contains("second serial line"));

        lab.checkpoints().take("alone");

        assertThat(progress)
                .filteredOn(line -> line.contains("nobody waits at its second serial line"))
                .singleElement()
                .asString()
                .startsWith("db: ");
        String first = random(db);
        lab.checkpoints().goBack();
        assertThat(random(db)).as("random numbers").isNotEqualTo(first);
    }

    private void machineThatDoesNotComeBackBootsFromItsDisks(Lab lab) throws IOException {
        lab.checkpoints().take("damaged"); // to which nobody has gone back, so nothing stands by that has read it
        damage("db.state");

        lab.checkpoints().goBack();

        assertThat(progress)
                .anyMatch(line -> line.startsWith("db did not come back, and boots from the disks that were kept: "));
        assertThat(lab.host("db").ssh().exec("cat /etc/hostname").stdout()).isEqualTo("db\n");
    }

    private void machineThatDoesNotBootEitherIsNamed(Lab lab) throws IOException {
        damage("db.disk0.overlay");

        assertThatThrownBy(() -> lab.checkpoints().goBack())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith(
                        "Lab 'rewound' could not go back to a checkpoint\n  machine 'db' did not come back: ")
                .hasMessageContaining("\n  and it did not boot from its disks either: ")
                .hasMessageContaining("console-db.log");
        assertThat(lab.host("app").ssh().exec("true").succeeded())
                .as("the other one is back")
                .isTrue();
    }

    @Test
    void labThatWasReadyBeforeStartsFromThereUnlessThatIsDamaged() throws IOException {
        Path warm = Files.createDirectories(folder.resolve("cache"));
        start(warm, new WarmSettings(WarmStart.AUTO, BootOnce.NEVER, 4096));
        String boot = handle.start()
                .host("db")
                .ssh()
                .exec("cat /proc/sys/kernel/random/boot_id")
                .stdout();
        handle.close();
        asked.clear();

        Lab second = start(warm, new WarmSettings(WarmStart.AUTO, BootOnce.NEVER, 4096));

        assertThat(asked).as("readiness is asked for again").contains("db", "app");
        assertThat(progress).anyMatch(line -> line.startsWith("going on from the ready state that was kept at "));
        Host db = second.host("db");
        assertThat(db.ssh().exec("cat /proc/sys/kernel/random/boot_id").stdout())
                .isEqualTo(boot);
        assertThat(db.ssh()
                        .exec("ping -c 1 -W 5 10.9.2.20 && ping -c 1 -W 5 10.9.3.20")
                        .succeeded())
                .isTrue();
        assertThat(db.addresses())
                .hasToString("{Network[name=lan, subnet=10.9.2.0/24]=/10.9.2.10,"
                        + " Network[name=tagged, subnet=10.9.3.0/24]=/10.9.3.10}");
        second.checkpoints().take("again");
        db.ssh().exec("sudo rm -rf /etc/hostname");
        second.checkpoints().goBack();
        assertThat(db.ssh().exec("cat /etc/hostname").stdout()).isEqualTo("db\n");
        handle.close();

        try (Stream<Path> files = Files.walk(warm.resolve("lab/warm"))) {
            damage(files.filter(file -> file.endsWith("app.memory")).findFirst().orElseThrow());
        }
        Lab third = start(warm, new WarmSettings(WarmStart.AUTO, BootOnce.NEVER, 4096));

        assertThat(progress).anyMatch(line -> line.contains("What was kept of the memory of machine 'app' is damaged"));
        assertThat(third.host("db")
                        .ssh()
                        .exec("cat /proc/sys/kernel/random/boot_id")
                        .stdout())
                .as("it has booted")
                .isNotEqualTo(boot);
    }

    @Test
    void machinesAreCopiesOfOneThatHasBootedAndMachinesOfTheirOwn() throws IOException {
        Path own = Files.createDirectories(folder.resolve("cache"));
        WarmSettings once = new WarmSettings(WarmStart.NEVER, BootOnce.AUTO, 4096);
        Lab lab = start(own, once, 3); // with room for one that boots beside the first of its kind
        assertThat(progress).filteredOn(line -> line.endsWith(": booting")).hasSize(2);
        assertThat(copies()).isOne();
        assertThat(lab.host("db").ssh().exec("ping -c 1 -W 5 10.9.2.20").succeeded())
                .isTrue();
        for (String name : List.of("db", "app")) {
            assertThat(own.resolve("environments")
                            .resolve(lab.id())
                            .resolve("machines")
                            .resolve(name)
                            .resolve("first"))
                    .doesNotExist();
        }
        handle.close();

        progress.clear();
        lab = start(own, once, 2);
        Host db = lab.host("db");
        Host app = lab.host("app");

        assertThat(progress).noneMatch(line -> line.endsWith(": booting"));
        assertThat(copies()).isEqualTo(2);
        for (String told : List.of(
                "cat /etc/machine-id",
                "cat /etc/ssh/ssh_host_ecdsa_key.pub",
                "ssh-keyscan -t ecdsa 127.0.0.1 2> /dev/null",
                "hostname",
                "cat /sys/class/net/eth1/address",
                "ip -4 -brief address show dev eth0",
                "head -c 16 /dev/urandom | od -An -tx1")) {
            assertThat(db.ssh().exec(told).stdout())
                    .as(told)
                    .isNotBlank()
                    .isNotEqualTo(app.ssh().exec(told).stdout());
        }
        assertThat(db.ssh()
                        .exec("ping -c 1 -W 5 10.9.2.20 && ping -c 1 -W 5 10.9.3.20")
                        .succeeded())
                .isTrue();
        assertThat(db.ssh().exec("sudo journalctl -q -n 1").stdout())
                .as("its log goes on")
                .isNotBlank();
        assertThat(Files.readString(lab.logs().resolve("console-db.log")))
                .contains("the machine goes on]")
                .contains("Booting from Hard Disk");

        lab.machine(app).reboot();
        assertThat(db.ssh().exec("ping -c 1 -W 5 10.9.2.20").succeeded())
                .as("its cards are there after a reboot")
                .isTrue();
        lab.checkpoints().take("ready");
        db.ssh().exec("sudo rm /etc/hostname");
        lab.checkpoints().goBack();
        assertThat(db.ssh().exec("cat /etc/hostname").stdout()).isEqualTo("db\n");
    }

    private long copies() {
        return progress.stream()
                .filter(line -> line.endsWith(": a copy of one that has booted"))
                .count();
    }

    /** Of the moment that was kept last. */
    private void damage(String name) throws IOException {
        Path checkpoints =
                CACHE.resolve("environments").resolve(handle.start().id()).resolve("checkpoints");
        try (Stream<Path> moments = Files.list(checkpoints)) {
            Path last = moments.max(Comparator.comparingInt(
                            each -> Integer.parseInt(each.getFileName().toString())))
                    .orElseThrow();
            damage(last.resolve(name));
        }
    }

    /** Its middle becomes something else. */
    private static void damage(Path file) throws IOException {
        byte[] noise = new byte[64 << 10];
        new Random(1).nextBytes(noise);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(file.toString().endsWith(".memory") ? channel.size() / 2 : 0);
            channel.write(ByteBuffer.wrap(noise));
        }
    }

    private long keptBytes() throws IOException {
        try (Stream<Path> files =
                Files.walk(CACHE.resolve("environments").resolve(handle.start().id()))) {
            long bytes = 0;
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(memory|state)"))
                    .toList()) {
                bytes += room(file);
            }
            return bytes;
        }
    }

    private static long room(Path file) {
        return Long.parseLong(String.join(
                                "",
                                new SystemCommandRunner()
                                        .run(Command.of("stat", "-c", "%b", file.toString()))
                                        .stdout())
                        .strip())
                * 512;
    }

    /** What a machine uses of its memory: all that its system does not call free. */
    private static long used(Host host) {
        String free = host.ssh()
                .exec("awk '/MemFree/ { print $2 }' /proc/meminfo")
                .stdout()
                .strip();
        return (MEMORY_MIB << 20) - Long.parseLong(free) * 1024;
    }

    private static String random(Host host) {
        return host.ssh().exec("head -c 16 /dev/urandom | od -An -tx1").stdout();
    }

    private Lab start(WarmSettings warm) throws IOException {
        return start(CACHE, warm);
    }

    private Lab start(Path cache, WarmSettings warm) throws IOException {
        return start(cache, warm, 2);
    }

    private Lab start(Path cache, WarmSettings warm, int bootsAtOnce) throws IOException {
        Path image = CACHE.resolve("images/debian-12.qcow2").toRealPath();
        LabSpec spec = LabSpec.named("rewound")
                .network("lan", net -> net.subnet("10.9.2.0/24"))
                .network("tagged", net -> net.subnet("10.9.3.0/24").vlan("floor", 30))
                .host(
                        "db",
                        host -> host.image(new ImageSource.DiskImage(image))
                                .nic("lan", "10.9.2.10")
                                .trunk(trunk -> trunk.network("tagged", "10.9.3.10"))
                                .memory((int) MEMORY_MIB))
                .host(
                        "app",
                        host -> host.image(new ImageSource.DiskImage(image))
                                .nic("lan", "10.9.2.20")
                                .trunk(trunk -> trunk.network("tagged", "10.9.3.20"))
                                .memory((int) MEMORY_MIB))
                .readyWhen(host -> asked.add(host.name()))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
        handle = new EnvironmentHandle<>(
                new LabProvider(new SystemCommandRunner(), bootsAtOnce, 1, LabProvider.IMAGES_KEPT, warm),
                spec,
                new Places(cache, folder.resolve("run"), Instant.now()),
                Teardown.ALWAYS,
                event -> {
                    if (event instanceof Event.EnvironmentProgress told) {
                        progress.add(told.message());
                    } else if (event instanceof Event.WentBack back) {
                        returns.add(back.checkpoint() + " " + back.parts().keySet());
                    }
                });
        return (Lab) handle.start();
    }
}
