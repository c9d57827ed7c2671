package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.lab.ImageSource;
import org.infratest.lab.Lab;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;

/** Labs of so and so many machines on one network, which go back; tells what each machine took. */
final class RewoundMachines {

    private static final int MEMORY_MIB = 384;
    private static final double KIB = 1024;

    /**
     * What each machine took.
     *
     * @param seconds from the call to go back until it has returned and each machine has answered a ping, divided by the number of machines
     * @param mebibytes the memory of its QEMU after that
     * @param kept how many MiB of the disk its part of the checkpoint takes
     * @param used how many MiB of its memory its system did not call free as that was taken
     * @param keptAgain as {@code kept}, of one more checkpoint, of machines that went back before
     * @param usedAgain as {@code used}, then
     */
    record Cost(double seconds, double mebibytes, double kept, double used, double keptAgain, double usedAgain) {}

    private final Map<Integer, Cost> measured = new HashMap<>();

    /** What it costs with so many machines; measured when it is asked for the first time. */
    Cost measured(int machines) throws Exception {
        Cost known = measured.get(machines);
        if (known == null) {
            known = measure(machines);
            measured.put(machines, known);
        }
        return known;
    }

    private static Cost measure(int machines) throws Exception {
        Path work = Folders.temporary();
        try (EnvironmentHandle<LabSpec> handle = lab(machines, work)) {
            Lab lab = (Lab) handle.start();
            Path state = BaseBox.cache().resolve("environments").resolve(lab.id());
            double used = used(lab);
            lab.checkpoints().take("ready");
            double kept = kept(state);
            double seconds = RewoundLab.median("rewind-scale-" + machines, () -> secondsBack(lab));
            double memory = QemuMemory.now();
            double usedAgain = used(lab);
            lab.checkpoints().take("later");
            double keptAgain = kept(state) - kept;
            Cost cost = new Cost(
                    seconds / machines,
                    memory / machines,
                    kept / machines,
                    used / machines,
                    keptAgain / machines,
                    usedAgain / machines);
            System.err.printf("==> rewind-scale: %d machines: %.2f s, each %s%n", machines, seconds, cost);
            return cost;
        } finally {
            Folders.delete(work);
        }
    }

    private static EnvironmentHandle<LabSpec> lab(int machines, Path work) throws IOException {
        LabSpec.Builder spec = LabSpec.named("rewound")
                .network("lan", net -> net.subnet("10.9.4.0/24"))
                .bootTimeout(Duration.ofMinutes(15));
        Path image = BaseBox.image();
        for (int i = 1; i <= machines; i++) {
            String address = "10.9.4." + i;
            spec.host(
                    "m" + i,
                    host -> host.image(new ImageSource.DiskImage(image))
                            .memory(MEMORY_MIB)
                            .nic("lan", address));
        }
        return new EnvironmentHandle<>(
                new LabProvider(new SystemCommandRunner(), 2, 1),
                spec.build(),
                new Places(BaseBox.cache(), work, Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE);
    }

    private static double secondsBack(Lab lab) throws Exception {
        lab.hosts().get(0).ssh().exec("sudo rm -rf /etc/ssh; sync");
        return Pairs.timed(() -> {
                    lab.checkpoints().goBack();
                    lab.hosts().forEach(host -> IcmpProbe.to(host).assertReachable());
                    return lab;
                })
                .call();
    }

    private static double used(Lab lab) {
        double used = 0;
        for (Host host : lab.hosts()) {
            used += used(host);
        }
        return used;
    }

    /** All that the system does not call free: also the kernel itself, which it leaves out of its total. */
    private static double used(Host host) {
        String kibibytes = host.ssh()
                .exec("awk '/MemFree/ { print $2 }' /proc/meminfo")
                .assertSucceeded()
                .stdout()
                .strip();
        return MEMORY_MIB - Long.parseLong(kibibytes) / KIB;
    }

    /** What memories and states of devices take, without holes. */
    private static double kept(Path state) throws IOException {
        double mebibytes = 0;
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(memory|state)"))
                    .toList()) {
                Command blocks = Command.of("stat", "-c", "%b", file.toString());
                mebibytes += Long.parseLong(ByHand.run(new SystemCommandRunner(), blocks)
                                .stdout()
                                .get(0))
                        / 2
                        / KIB;
            }
        }
        return mebibytes;
    }
}
