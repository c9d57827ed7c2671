package org.infratest.lab.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;

/** The images that a machine writes to: new ones each time it is kept, or goes back. */
final class LiveDisks {

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final Chassis chassis;
    private final AtomicInteger overlays = new AtomicInteger();

    /** Images below those that it writes to, and on which nothing else stands. */
    private final List<Path> below = new ArrayList<>();

    LiveDisks(Chassis chassis) {
        this.chassis = chassis;
    }

    /**
     * What was written until now stays as it is, and what is written from now on goes into an image on top of it.
     *
     * @param makeOverlay makes an empty image on the disk of a machine that is off
     */
    List<KeptMachine.Disk> keep(Path folder, Consumer<KeptMachine.Disk> makeOverlay) {
        MachinePlan plan = chassis.plan();
        List<KeptMachine.Disk> kept = new ArrayList<>();
        List<Path> live = new ArrayList<>(plan.disks());
        for (int i = 0; i < plan.disks().size(); i++) {
            Path disk = plan.disks().get(i);
            Path empty = folder.resolve(plan.name() + "." + QemuCommand.diskId(i) + ".overlay");
            Path next = nextOverlay(i);
            KeptMachine.Disk made = new KeptMachine.Disk(disk, empty);
            if (chassis.isOn()) {
                snapshot(i, next);
                live.set(i, next);
                chassis.plan(plan.withDisks(List.copyOf(live))); // from now on it writes there, whatever fails next
                copy(next, empty);
            } else {
                makeOverlay.accept(made);
                copy(empty, next);
                live.set(i, next);
            }
            kept.add(made);
        }
        chassis.plan(plan.withDisks(live));
        below.clear(); // now they are what somebody goes back to
        return kept;
    }

    /** Nobody goes back to that: its images go with those that the machine writes to. */
    void forget(KeptMachine kept) {
        kept.disks().forEach(disk -> below.add(disk.content()));
    }

    private void snapshot(int disk, Path overlay) {
        chassis.running()
                .qmp()
                .execute(
                        "blockdev-snapshot-sync",
                        Map.of(
                                "device", QemuCommand.drive(QemuCommand.diskId(disk)),
                                "snapshot-file", overlay.toString(),
                                "format", "qcow2"),
                        ANSWER);
    }

    private Path nextOverlay(int disk) {
        return chassis.plan().state().resolve(QemuCommand.diskId(disk) + "." + overlays.incrementAndGet() + ".qcow2");
    }

    /** Has a machine that is off write to images on top of what was kept, in place of those that it wrote to until now. */
    void become(KeptMachine kept) {
        become(onTopOf(kept));
    }

    /** New images on top of what was kept. */
    List<Path> onTopOf(KeptMachine kept) {
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < kept.disks().size(); i++) {
            Path next = nextOverlay(i);
            copy(kept.disks().get(i).overlay(), next);
            images.add(next);
        }
        return images;
    }

    /** The same with images that were made for it. */
    void become(List<Path> images) {
        chassis.plan().disks().forEach(this::remove);
        below.forEach(this::remove);
        below.clear();
        chassis.plan(chassis.plan().withDisks(images));
    }

    private void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "A disk of machine '" + chassis.name() + "' could not be copied to " + to + ": " + e, e);
        }
    }

    /** Removes a file of the machine. */
    void remove(Path overlay) {
        try {
            Files.deleteIfExists(overlay);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + overlay + ": " + e, e);
        }
    }
}
