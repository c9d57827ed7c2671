package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Workspace;
import org.infratest.lab.image.CloudSeed;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.spec.Subnet;

/**
 * Makes the disks of a lab's machines, and with them the plans from which these start.
 *
 * @param lab the lab
 * @param images where bases come from
 * @param tool makes overlays and empty disks
 * @param accelerator what speeds the machines up
 * @param workspace of the environment
 * @param control the network on which infratest logs in to a machine
 */
record MachinePlans(
        LabSpec lab,
        LabImages images,
        QemuImg tool,
        Accelerator accelerator,
        Workspace workspace,
        Function<LabHost, Subnet> control) {

    /**
     * The plan of one machine; its disks are made unless they are there.
     *
     * @param host of the lab
     * @param cards its cards beside that by which infratest logs in, one for each of the spec's and in that order
     * @throws org.infratest.ConfigurationException if there is no such image, or it is none
     * @throws EnvironmentException if a tool is missing or fails
     */
    MachinePlan of(LabHost host, List<Card> cards) {
        Path folder = folder(host);
        return plan(host, folder, disks(host, folder), seed(host, folder), cards, control.apply(host));
    }

    /**
     * The plan of a machine that boots in its place, to be copied: without cards, and with disks of its own.
     *
     * @param folder where those are; made unless it is there
     */
    MachinePlan first(LabHost host, Path folder) {
        makeFolder(folder);
        return plan(host, folder, disks(host, folder), List.of(), List.of(), ControlNetworks.ofFirstBoots(lab));
    }

    /** Where the files of a machine are. */
    Path folder(LabHost host) {
        return makeFolder(workspace.state().resolve("machines").resolve(host.name()));
    }

    /** Removes the files of a machine that is off, as if it had never been started. */
    void remove(LabHost host) {
        Path folder = folder(host);
        try {
            ImageFiles.remove(folder);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + folder + ": " + e, e);
        }
    }

    /** Makes sure of what its first disk is made from. */
    void requireImage(LabHost host) {
        images.base(host.image());
    }

    /**
     * The plan of one machine that goes on from what was kept, which brings its disks.
     *
     * @param seeds what was kept of its read-only disks
     */
    MachinePlan of(LabHost host, List<Card> cards, List<Path> seeds) {
        Path folder = folder(host);
        List<Path> own = new ArrayList<>();
        try {
            for (Path seed : seeds) {
                own.add(Files.copy(seed, folder.resolve("seed.img"), StandardCopyOption.REPLACE_EXISTING));
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not copy a disk of '" + host.name() + "' into " + folder + ": " + e, e);
        }
        return plan(host, folder, List.of(), own, cards, control.apply(host));
    }

    private static Path makeFolder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the folder " + folder + ": " + e, e);
        }
    }

    private MachinePlan plan(
            LabHost host, Path folder, List<Path> disks, List<Path> seed, List<Card> cards, Subnet network) {
        return new MachinePlan(
                host.name(),
                host.memoryMiB(),
                host.cpus(),
                accelerator,
                disks,
                seed,
                new MachinePlan.Control(LabMacs.control(), network),
                cards,
                folder,
                workspace.logs());
    }

    private List<Path> disks(LabHost host, Path folder) {
        List<Path> disks = new ArrayList<>();
        Path first = folder.resolve("disk0.qcow2");
        if (!Files.exists(first)) {
            tool.overlay(images.base(host.image()), first);
        }
        disks.add(first);
        for (int i = 0; i < host.disks().size(); i++) {
            Path disk = folder.resolve("disk" + (i + 1) + ".qcow2");
            if (!Files.exists(disk)) {
                tool.empty(disk, host.disks().get(i));
            }
            disks.add(disk);
        }
        return disks;
    }

    private List<Path> seed(LabHost host, Path folder) {
        if (!(host.image() instanceof ImageSource.CloudImage)) {
            return List.of();
        }
        Path seed = folder.resolve("seed.img");
        if (!Files.exists(seed)) {
            new CloudSeed(workspace.id() + "-" + host.name(), host.name(), LoginKey.publicLine(), LabMacs.control())
                    .writeTo(seed);
        }
        return List.of(seed);
    }
}
