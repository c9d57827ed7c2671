package org.infratest.lab.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A QEMU that stands by to take the place of that of a machine, at the moment that the machine will most likely go back to: it has loaded the
 * state of its devices, its processors stand still, and its cables lead nowhere. To start one and load takes most of the time of going back, and can be done while a
 * test uses the other. Until then it takes no memory of its machine, as that is read page by page when it is used. Safe for use by several
 * threads.
 */
final class Successors {

    /** As many at once for all labs of this JVM as it has processors for, and one more: each takes some memory for QEMU itself. */
    private static final Semaphore PLACES = new Semaphore(Runtime.getRuntime().availableProcessors() + 1);

    private final Chassis chassis;
    private final LiveDisks disks;
    private @Nullable Successor ready;
    private int number;
    private boolean closed;

    Successors(Chassis chassis, LiveDisks disks) {
        this.chassis = chassis;
        this.disks = disks;
    }

    /**
     * What stands by.
     *
     * @param kept the moment at which it stands
     * @param process its QEMU
     * @param images that it writes to
     * @param cables where it awaits them
     */
    record Successor(KeptMachine kept, MachineProcess process, List<Path> images, List<Path> cables) {}

    /**
     * Has one stand by, and no other. There is nothing to prepare where the machine was off. Nothing is prepared where its memory has no image of
     * its own, as a second one would take as much of it, where QEMU is older than 7.2, and where enough others stand by.
     *
     * @throws EnvironmentException if it cannot go on from that
     */
    synchronized void prepare(KeptMachine kept) {
        Path state = kept.state();
        boolean possible =
                state != null && kept.memory() != null && chassis.version().hasStream();
        if (closed || !possible || isReady(kept)) {
            return;
        }
        drop();
        if (PLACES.tryAcquire()) {
            start(kept, Objects.requireNonNull(state));
        }
    }

    private void start(KeptMachine kept, Path state) {
        List<Path> files = new ArrayList<>();
        @Nullable MachineProcess process = null;
        try {
            number++;
            List<Path> cables = chassis.cables(number);
            files.addAll(cables);
            List<Path> images = disks.onTopOf(kept);
            files.addAll(images);
            process = chassis.successor(images, cables, kept.cardsOut(), Beginning.sharing(kept), number);
            process.transfer().load(false, state);
            ready = new Successor(kept, process, images, cables);
        } finally {
            if (ready == null) {
                end(process, files);
            }
        }
    }

    private boolean isReady(KeptMachine kept) {
        return ready != null && ready.kept().equals(kept) && ready.process().isAlive();
    }

    /** The one that stands at that moment, for whom nobody is responsible any more; one that stands at another ends. */
    synchronized Optional<Successor> next(KeptMachine kept) {
        if (!isReady(kept)) {
            drop();
            return Optional.empty();
        }
        Optional<Successor> next = Optional.ofNullable(ready);
        ready = null;
        PLACES.release();
        return next;
    }

    /** From now on none stands by. */
    synchronized void close() {
        closed = true;
        drop();
    }

    private void drop() {
        Successor last = ready;
        ready = null;
        if (last != null) {
            List<Path> files = new ArrayList<>(last.images());
            files.addAll(last.cables());
            end(last.process(), files);
        }
    }

    private void end(@Nullable MachineProcess process, List<Path> files) {
        try {
            if (process != null && process.isAlive()) {
                process.kill();
            }
        } finally {
            PLACES.release();
            files.forEach(disks::remove);
        }
    }
}
