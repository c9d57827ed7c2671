package org.infratest.lab;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.infratest.lab.capsule.Packed;
import org.infratest.lab.qemu.KeptMachine;
import org.jspecify.annotations.Nullable;

/**
 * What a capsule says of itself, as JSON. Nothing of the run that took it goes in but the test's name: no settings, no environment variables,
 * no scripts of the lab.
 *
 * @param test the test that failed
 * @param taken when it was taken, for people
 * @param qemu what it needs
 * @param lab the networks and machines
 * @param machines what is kept of the machines, by name
 * @param bases the images that their disks stand on
 * @param captures the files with what went over the wires during the test
 * @param net what the networks were doing
 * @param files all files in the capsule, in their order
 */
record CapsuleManifest(
        String test,
        String taken,
        Qemu qemu,
        CapsuleTopology lab,
        Map<String, Entry> machines,
        List<Base> bases,
        List<String> captures,
        KeptNet net,
        List<Packed> files) {

    /** Copies the collections; whatever is missing is found out. */
    CapsuleManifest {
        Objects.requireNonNull(test);
        Objects.requireNonNull(taken);
        Objects.requireNonNull(qemu);
        Objects.requireNonNull(lab);
        Objects.requireNonNull(net);
        machines = Map.copyOf(machines);
        bases = List.copyOf(bases);
        captures = List.copyOf(captures);
        files = List.copyOf(files);
    }

    /**
     * The QEMU on which all was.
     *
     * @param version such as {@code 7.2.22}
     * @param machineType such as {@code pc-q35-7.2}
     * @param accelerator what sped it up
     * @param processor the model of the machines' processors, and what the computer's own is where they had that one
     */
    record Qemu(String version, String machineType, String accelerator, String processor) {

        /** No machine was on. */
        static final Qemu NONE = new Qemu("", "", "", "");
    }

    /**
     * A machine. Files are named as in the capsule.
     *
     * @param power what it was doing
     * @param state the state of its devices; null where it was off
     * @param memory the image of its memory; null where that is in the state
     * @param memoryChecksum of that image
     * @param disks its disks
     * @param seeds its read-only disks beside those
     * @param console what it had written to its console
     * @param attended whether a program on it waits to be woken
     * @param aheadMillis by how much its clock was ahead of its computer's
     * @param cardsOut the cards that were pulled out
     * @param cablesOut the cards whose cables were out
     * @param devices stands for all of its devices
     * @param control the network on which infratest logged in to it
     * @param addresses its addresses by network
     */
    record Entry(
            KeptMachine.Power power,
            @Nullable String state,
            @Nullable String memory,
            long memoryChecksum,
            List<Disk> disks,
            List<String> seeds,
            @Nullable String console,
            boolean attended,
            long aheadMillis,
            Set<Integer> cardsOut,
            Set<Integer> cablesOut,
            String devices,
            String control,
            Map<String, String> addresses) {

        /** Copies the collections. */
        Entry {
            Objects.requireNonNull(power);
            Objects.requireNonNull(devices);
            Objects.requireNonNull(control);
            disks = List.copyOf(disks);
            seeds = List.copyOf(seeds);
            cardsOut = Set.copyOf(cardsOut);
            cablesOut = Set.copyOf(cablesOut);
            addresses = Map.copyOf(addresses);
        }
    }

    /**
     * A disk: images that stand one on the other.
     *
     * @param layers the topmost first
     * @param base the hash of the image that the last one stands on; null where that stands alone
     */
    record Disk(List<String> layers, @Nullable String base) {

        /** Copies the list. */
        Disk {
            layers = List.copyOf(layers);
        }
    }

    /**
     * An image that disks stand on.
     *
     * @param hash of its content
     * @param origin what it was made from, for people
     * @param size in bytes
     * @param packed its name in the capsule; null where it is not in there
     */
    record Base(
            String hash, String origin, long size, @Nullable String packed) {

        /** What is missing is found out. */
        Base {
            Objects.requireNonNull(hash);
            Objects.requireNonNull(origin);
        }
    }
}
