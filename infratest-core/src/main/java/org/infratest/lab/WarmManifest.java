package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.infratest.lab.qemu.KeptMachine;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside the files of a ready state, as JSON.
 *
 * @param key the hash of all that it came from
 * @param lab the lab's name, for people
 * @param taken when it was kept, for people
 * @param bytes how much room it takes
 * @param machines its machines, by name
 * @param net its networks
 * @param inputs what it came from, or null where no part of it can be of use
 * @param relied which machines had to do with which others until they were ready
 * @param notes what was noted of the steps that were taken on each machine after it was ready, by machine and step
 */
record WarmManifest(
        String key,
        String lab,
        String taken,
        long bytes,
        Map<String, Entry> machines,
        KeptNet net,
        @Nullable WarmInputs inputs,
        @Nullable Map<String, Set<String>> relied,
        @Nullable Map<String, Map<String, String>> notes) {

    /**
     * A machine. Files are named without their folder.
     *
     * @param state the state of its devices
     * @param memory the image of its memory, or null where that is in the state
     * @param memoryChecksum of that image
     * @param disks its disks
     * @param seed its read-only disks beside those
     * @param console what it had written to its console
     * @param attended whether a program on it waits to be woken
     * @param addresses its addresses by network
     */
    record Entry(
            File state,
            @Nullable String memory,
            long memoryChecksum,
            List<File> disks,
            List<File> seed,
            File console,
            boolean attended,
            Map<String, String> addresses) {}

    /**
     * A file.
     *
     * @param name without its folder
     * @param size in bytes
     * @param checksum CRC-32C of its content
     */
    record File(String name, long size, long checksum) {}

    /** The files that are to be looked at before they are used; images of memory are as they are read. */
    List<File> files() {
        List<File> files = new ArrayList<>();
        for (Entry machine : machines.values()) {
            files.add(machine.state());
            files.addAll(machine.disks());
            files.addAll(machine.seed());
            files.add(machine.console());
        }
        return files;
    }

    /** With which other machines one had to do until it was ready. */
    Set<String> relied(String machine) {
        return relied == null ? Set.of() : relied.getOrDefault(machine, Set.of());
    }

    /** The same, which takes so much room. */
    WarmManifest with(long room) {
        return new WarmManifest(key, lab, taken, room, machines, net, inputs, relied, notes);
    }

    /** What was noted of a machine, by step. */
    Map<String, String> notes(String machine) {
        return notes == null ? Map.of() : notes.getOrDefault(machine, Map.of());
    }

    /** The names of the images of memory. */
    List<String> memories() {
        return machines.values().stream()
                .map(Entry::memory)
                .filter(Objects::nonNull)
                .toList();
    }

    KeptLab lab(Path folder) {
        Map<String, KeptLab.Member> members = new LinkedHashMap<>();
        machines.forEach((name, machine) -> members.put(
                name,
                new KeptLab.Member(
                        kept(folder, machine),
                        machine.attended(),
                        Duration.ZERO,
                        new LabMachine.Mark(false, false, false))));
        return new KeptLab(folder, members, net);
    }

    private static KeptMachine kept(Path folder, Entry machine) {
        String memory = machine.memory();
        return new KeptMachine(
                KeptMachine.Power.RUNNING,
                folder.resolve(machine.state().name()),
                memory == null ? null : folder.resolve(memory),
                machine.memoryChecksum(),
                0,
                machine.disks().stream().map(disk -> disk(folder, disk.name())).toList(),
                Set.of(),
                Set.of());
    }

    static KeptMachine.Disk disk(Path folder, String name) {
        return new KeptMachine.Disk(folder.resolve(name), folder.resolve(name + ".overlay"));
    }
}
