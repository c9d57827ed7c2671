package org.infratest.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.Accelerator;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.spec.Fingerprint;

/**
 * The hash of all that a machine depends on from its first boot until it gets a name and cards: its image and its devices, and QEMU with its
 * options. Machines with the same one are the same until then, in whatever lab.
 *
 * @param lab the lab
 * @param host one of its machines
 * @param accelerator what speeds it up
 * @param qemu the version of QEMU
 * @param files where images are
 */
record FirstBootKey(LabSpec lab, LabHost host, Accelerator accelerator, String qemu, ImageFiles files) {

    /** Goes up when what is kept is written in another way. */
    private static final int FORMAT = 2;

    String hash() {
        return new Fingerprint()
                .add("format", FORMAT)
                .add("kind", "first boot")
                .add("image", ImageContent.of(host.image(), files.known()))
                .add("images", files.folder().toAbsolutePath())
                .add("disks", host.disks())
                .add("devices", Machine.signature(plan()))
                .add("qemu", qemu)
                .add("accelerator", accelerator)
                .add("processor", accelerator.processor().equals("host") ? WarmKey.ownProcessor() : "")
                .add("attendant", Waking.ATTEND)
                .add("renewal", Renewal.PREPARE)
                .hex();
    }

    /** Without its name, and with the places left out that differ each time. */
    private MachinePlan plan() {
        List<Path> disks = new ArrayList<>();
        for (int i = 0; i <= host.disks().size(); i++) {
            disks.add(Path.of("disk" + i));
        }
        return new MachinePlan(
                "machine",
                host.memoryMiB(),
                host.cpus(),
                accelerator,
                disks,
                List.of(),
                new MachinePlan.Control(LabMacs.control(), ControlNetworks.ofFirstBoots(lab)),
                List.of(),
                Path.of("state"),
                Path.of("logs"));
    }
}
