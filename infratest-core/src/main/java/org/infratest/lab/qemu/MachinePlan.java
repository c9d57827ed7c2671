package org.infratest.lab.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.Accelerator;
import org.infratest.lab.net.MacAddress;
import org.infratest.spec.Subnet;

/**
 * What a machine consists of. The order of its disks and cards is that in which it sees them.
 *
 * @param name how messages call it
 * @param memoryMiB its memory, in MiB
 * @param cpus how many processors it has
 * @param accelerator what speeds it up
 * @param disks writable qcow2 images; it boots from the first one
 * @param seed a raw image of a read-only disk beside those, which cloud-init reads; empty for none
 * @param control its first card, by which infratest logs in
 * @param cards its further cards
 * @param state where the file of its memory goes; nobody else may read it
 * @param logs where its console and QEMU's own words go
 */
public record MachinePlan(
        String name,
        int memoryMiB,
        int cpus,
        Accelerator accelerator,
        List<Path> disks,
        List<Path> seed,
        Control control,
        List<Card> cards,
        Path state,
        Path logs) {

    /** How many ports for cards each machine has at least. They cost nothing, and what is kept of a machine fits only to as many. */
    public static final int PORTS = 4;

    /** Copies the lists. */
    public MachinePlan {
        disks = List.copyOf(disks);
        seed = List.copyOf(seed);
        cards = List.copyOf(cards);
    }

    /**
     * The card by which infratest logs in. It leads to this computer's loopback interface and nowhere else.
     *
     * @param mac its hardware address
     * @param subnet the addresses on it, which no network and no other machine of the lab has; at most 29 bits of prefix
     */
    public record Control(MacAddress mac, Subnet subnet) {}

    /** The same machine with other images for its disks. */
    MachinePlan withDisks(List<Path> images) {
        return new MachinePlan(name, memoryMiB, cpus, accelerator, images, seed, control, cards, state, logs);
    }

    /** The same machine with other images for its disks and other cables. */
    MachinePlan withDisksAndCables(List<Path> images, List<Plug> plugs) {
        List<Card> others = new ArrayList<>();
        for (int i = 0; i < cards.size(); i++) {
            others.add(new Card(cards.get(i).mac(), plugs.get(i)));
        }
        return new MachinePlan(name, memoryMiB, cpus, accelerator, images, seed, control, others, state, logs);
    }

    /** The same machine without disks, on other cables, which keeps its files elsewhere. Its read-only disks are those of this one. */
    MachinePlan elsewhere(List<Card> other, Path otherState, Path otherLogs) {
        return new MachinePlan(
                name, memoryMiB, cpus, accelerator, List.of(), seed, control, other, otherState, otherLogs);
    }

    /** The log of its serial console. */
    public Path consoleLog() {
        return logs.resolve("console-" + name + ".log");
    }

    /** The log of what QEMU itself says. */
    public Path qemuLog() {
        return logs.resolve("qemu-" + name + ".log");
    }

    /** Where its process id is kept while it runs. */
    public Path pidFile() {
        return state.resolve(name + ".pid");
    }

    Path memoryFile() {
        return state.resolve(name + ".ram");
    }
}
