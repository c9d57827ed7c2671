package org.infratest.examples.soak.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Disks that are full, or that nobody may write to, under each of the folders that infratest writes to. */
final class DiskFaults {

    private static final List<FaultScene> SCENES = List.of(FaultScene.PACKER, FaultScene.VAGRANT, FaultScene.LAB);

    private DiskFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (FaultScene scene : SCENES) {
            String kind = " of " + scene.name().toLowerCase(Locale.ROOT);
            faults.add(disk(
                    "cache" + kind + " is read-only", scene, Surroundings.readOnly("cache"), "Read-only file system"));
            faults.add(
                    disk("cache" + kind + " is full", scene, Surroundings.fullDisk("cache", 1024, 0), "No space left"));
            for (int left : new int[] {1, 2, 3}) {
                faults.add(disk(
                        "cache" + kind + " has " + 4 * left + " KiB left",
                        scene,
                        Surroundings.fullDisk("cache", 1024, 4 * left),
                        "No space left"));
            }
            for (int files : new int[] {2, 4, 6, 8}) {
                faults.add(disk(
                        "cache" + kind + " has room for " + files + " files",
                        scene,
                        Surroundings.fewFiles("cache", files),
                        "No space left"));
            }
            // A build of a box takes no turns, so it has no lock there.
            for (String folder : scene == FaultScene.PACKER
                    ? List.of("leases", "environments")
                    : List.of("leases", "locks", "environments")) {
                faults.add(disk(
                        "folder " + folder + kind + " is read-only",
                        scene,
                        Surroundings.readOnly("cache/" + folder),
                        "Read-only file system"));
            }
        }
        faults.add(disk(
                "folder for temporary files of packer is read-only",
                FaultScene.PACKER,
                Surroundings.readOnly("tmp"),
                "Read-only file system"));
        faults.add(disk(
                "folder for temporary files of lab is read-only",
                FaultScene.LAB,
                Surroundings.readOnly("tmp"),
                "Read-only file system"));
        faults.add(disk(
                "folder for temporary files of packer is full",
                FaultScene.PACKER,
                Surroundings.fewFiles("tmp", 1),
                "No space left"));
        faults.add(disk(
                "folder for temporary files of lab is full",
                FaultScene.LAB,
                Surroundings.fewFiles("tmp", 1),
                "No space left"));
        faults.add(disk(
                "folder boxes of packer is read-only",
                FaultScene.PACKER,
                Surroundings.readOnly("cache/boxes"),
                "Read-only file system"));
        faults.add(disk(
                "folder lab of lab is read-only",
                FaultScene.LAB,
                Surroundings.readOnly("cache/lab"),
                "Read-only file system"));
        return faults;
    }

    private static Fault disk(String name, FaultScene scene, Surroundings surroundings, String... causes) {
        return Fault.of(name, scene, stage -> {}, causes).in(surroundings);
    }
}
