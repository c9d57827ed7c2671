package org.infratest.lab.qemu;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.lab.image.QemuImg;

/** Keeps a machine as it is, and makes it what was kept. */
final class MachineKeeping {

    private static final Duration LAST_WORDS = Duration.ofSeconds(20);

    private final Chassis chassis;
    private final LiveDisks disks;
    private final Successors successors;

    MachineKeeping(Chassis chassis) {
        this.chassis = chassis;
        this.disks = new LiveDisks(chassis);
        this.successors = new Successors(chassis, disks);
    }

    KeptMachine keep(Path folder, QemuImg tool, boolean resumes) {
        Slots slots = chassis.slots();
        if (!chassis.isOn()) {
            List<KeptMachine.Disk> kept = disks.keep(folder, disk -> tool.overlay(disk.content(), disk.overlay()));
            return new KeptMachine(KeptMachine.Power.OFF, null, null, 0, 0, kept, slots.empty(), slots.withoutCable());
        }
        MachineProcess current = chassis.running();
        List<KeptMachine.Disk> kept = disks.keep(folder, disk -> {});
        Optional<Path> memory = current.memory(chassis.version());
        Path state = folder.resolve(chassis.name() + ".state");
        current.transfer().save(memory.isEmpty(), state);
        Path image = memory.isEmpty() ? null : folder.resolve(chassis.name() + ".memory");
        MemoryImage.Copied copied = image == null ? new MemoryImage.Copied(0, 0) : copyMemory(memory.get(), image);
        return new KeptMachine(
                resumes ? KeptMachine.Power.RUNNING : KeptMachine.Power.FROZEN,
                state,
                image,
                copied.checksum(),
                copied.bytes(),
                kept,
                slots.empty(),
                slots.withoutCable());
    }

    private MemoryImage.Copied copyMemory(Path memory, Path image) {
        try {
            return new MemoryImage().copy(memory, image);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The memory of machine '" + chassis.name() + "' could not be kept in " + image + ": " + e, e);
        }
    }

    /** With memory that is shared with all that go on from the same. */
    void comeBack(KeptMachine kept) {
        takeOver(kept);
        Path state = kept.state();
        if (state != null) {
            goOn(Beginning.sharing(kept), current -> current.transfer().load(kept.memory() == null, state));
        }
    }

    /** The same for one that may be on, and lets go of all that it is. Returns where it awaits its cables. */
    List<Path> goBack(KeptMachine kept) {
        Optional<Successors.Successor> next = successors.next(kept);
        chassis.discard();
        if (next.isPresent() && becomes(next.get())) {
            return next.get().cables();
        }
        comeBack(kept);
        return List.of();
    }

    /** Says whether it did; where not, its QEMU has ended while it stood by, and another one will tell why if it does so too. */
    private boolean becomes(Successors.Successor next) {
        disks.become(next.images());
        chassis.slots().become(next.kept().cardsOut(), next.kept().cablesOut());
        MachineProcess process = next.process();
        try {
            chassis.succeed(process);
            chassis.slots().started(process.qmp());
            return true;
        } catch (EnvironmentException e) {
            chassis.discard();
            if (process.isAlive()) {
                process.kill();
            }
            return false;
        }
    }

    /** Has a QEMU stand by for the next time that it goes back to that; see {@link Successors}. */
    void standBy(KeptMachine kept) {
        successors.prepare(kept);
    }

    /** Nobody goes back any more. */
    void close() {
        successors.close();
    }

    /** With memory of its own. */
    void comeBackAlone(KeptMachine kept) {
        Path state = kept.state();
        Path image = kept.memory();
        if (state == null || image == null) {
            comeBack(kept);
            return;
        }
        takeOver(kept);
        goOn(Beginning.OWN, current -> {
            fillMemory(image, current, kept.memoryChecksum());
            current.transfer().load(false, state);
        });
    }

    void forget(KeptMachine kept) {
        disks.forget(kept);
    }

    private void takeOver(KeptMachine kept) {
        disks.become(kept);
        chassis.slots().become(kept.cardsOut(), kept.cablesOut());
    }

    private void fillMemory(Path image, MachineProcess current, long checksum) {
        Path memory = current.memory(chassis.version())
                .orElseThrow(() -> new EnvironmentException("The memory of machine '" + chassis.name()
                        + "' cannot be found, so nothing can be put into it"));
        try {
            if (new MemoryImage().fill(image, memory).checksum() != checksum) {
                throw new EnvironmentException("What was kept of the memory of machine '" + chassis.name()
                        + "' is damaged: the checksum of " + image + " is another one");
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The memory of machine '" + chassis.name() + "' could not be taken from " + image + ": " + e, e);
        }
    }

    private void goOn(Beginning beginning, Consumer<MachineProcess> load) {
        chassis.begin(beginning);
        MachineProcess current = chassis.running();
        try {
            load.accept(current);
        } catch (EnvironmentException e) {
            if (current.isAlive()) {
                throw e;
            }
            current.endsWithin(LAST_WORDS);
            EnvironmentException told = current.ended("as it was to go on from what was kept");
            told.addSuppressed(e);
            throw told;
        }
        chassis.slots().started(current.qmp());
    }
}
