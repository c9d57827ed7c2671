package org.infratest.lab.qemu;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a machine as it was at one moment. Nobody writes to the files; any number of machines can go on from them.
 *
 * @param power whether it was on, and whether its processors ran
 * @param state the file with the state of its devices, and of its memory where that has no image; null where it was off
 * @param memory the image of its memory; null where that is in the state
 * @param memoryChecksum of that image; 0 where there is none
 * @param memoryBytes how much room that image takes
 * @param disks its disks, in the order in which it sees them
 * @param cardsOut the cards that were pulled out, by index
 * @param cablesOut the cards whose cables were out, by index
 */
public record KeptMachine(
        Power power,
        @Nullable Path state,
        @Nullable Path memory,
        long memoryChecksum,
        long memoryBytes,
        List<Disk> disks,
        Set<Integer> cardsOut,
        Set<Integer> cablesOut) {

    /** Copies the collections. */
    public KeptMachine {
        disks = List.copyOf(disks);
        cardsOut = Set.copyOf(cardsOut);
        cablesOut = Set.copyOf(cablesOut);
    }

    /** What a machine was doing. */
    public enum Power {
        /** Nothing. */
        OFF,
        /** It was on, but its processors stood still. */
        FROZEN,
        /** It was on. */
        RUNNING
    }

    /**
     * A disk.
     *
     * @param content a qcow2 image
     * @param overlay an empty one on top of it, of which each machine gets a copy to write to
     */
    public record Disk(Path content, Path overlay) {}

    /**
     * The same for a machine that becomes a copy: its disks do not stand on what was kept, which may go meanwhile.
     *
     * @param out the cards that it has still to get, by index
     */
    public KeptMachine copied(Set<Integer> out) {
        List<Disk> copies = disks.stream()
                .map(disk -> new Disk(disk.content(), disk.content()))
                .toList();
        return new KeptMachine(power, state, memory, memoryChecksum, memoryBytes, copies, out, Set.of());
    }

    /** What is kept of a machine that has to boot anew from its disks, as what was in its memory is of no use. */
    public KeptMachine withoutMemory() {
        return new KeptMachine(Power.OFF, null, null, 0, 0, disks, cardsOut, cablesOut);
    }
}
