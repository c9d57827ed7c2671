package org.infratest.lab.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.infratest.environment.Accelerator;

/**
 * The arguments of QEMU for one machine. Devices have fixed addresses on the bus, as a state that is saved fits only to the same ones; the
 * cards of networks sit behind ports of their own, as only there they can be pulled while the machine runs.
 */
final class QemuCommand {

    static final String PROGRAM = "qemu-system-x86_64";
    static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    /**
     * With 64 MiB for the code that it has translated. QEMU would take up to 1 GiB and fill it page by page, while with this much a boot and an
     * application of Salt use no more of the processor (QEMU 7.2), and the process has 100 MiB less after a boot and 400 after Salt.
     */
    private static final String EMULATION = "tcg,thread=multi,tb-size=64";

    /** See {@link #environment}. */
    private static final String TUNABLES = "GLIBC_TUNABLES";

    /** The network by which infratest logs in. */
    static final String CONTROL = "control";

    private static final int SCREEN = 1;
    private static final int CONTROL_CARD = 2;
    private static final int RANDOM = 3;
    private static final int FIRST_DISK = 4;
    private static final int FIRST_PORT = 0x10;
    private static final int PORTS_PER_ADDRESS = 8;
    private static final int LAST_ADDRESS = 0x1e;

    private final List<String> arguments = new ArrayList<>(List.of(PROGRAM));
    private final MachinePlan plan;

    private QemuCommand(MachinePlan plan) {
        this.plan = plan;
    }

    /**
     * The program and its arguments.
     *
     * @param out the cards of networks that are pulled out, by index
     * @param sshPort the port of this computer's loopback interface that leads to the machine's SSH; 0 for none yet
     * @param lines the sockets on which it is awaited
     */
    static List<String> of(MachinePlan plan, Set<Integer> out, int sshPort, Lines lines, Beginning beginning) {
        QemuCommand command = new QemuCommand(plan);
        command.board(beginning);
        command.chips(lines);
        command.controlCard(sshPort);
        command.disks();
        command.cards(out);
        return List.copyOf(command.arguments);
    }

    /** A text as part of an option's value, where a comma would end it. */
    static String escaped(Path path) {
        return path.toString().replace(",", ",,");
    }

    /** The device of a network card, by QMP too. */
    static String cardId(int index) {
        return "card" + (index + 1);
    }

    /** Without graphics the firmware talks to the serial console, so that the log shows why nothing boots; there is a screen all the same. */
    /**
     * The variables that it is run with, beside those of this JVM. QEMU touches some 4,000 pages of its heap before its machine can begin, and does
     * so anew each time that the machine goes back. The GNU C library, since 2.35, asks for huge pages, which spares most of that. There is one heap
     * for all threads, as each would begin its own with such a page. Whoever has tuned that library himself has reasons for it.
     *
     * @param ours the variables of this JVM
     */
    static Map<String, String> environment(Map<String, String> ours) {
        String tuned = ours.getOrDefault(TUNABLES, "");
        if (!LINUX || tuned.contains("glibc.malloc.")) {
            return Map.of();
        }
        String pages = "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.top_pad=" + (16 << 20);
        return Map.of(TUNABLES, tuned.isEmpty() ? pages : tuned + ":" + pages);
    }

    private void board(Beginning beginning) {
        boolean emulated = plan.accelerator() == Accelerator.TCG;
        add("-name", plan.name());
        add("-accel", emulated ? EMULATION : plan.accelerator().qemuName());
        add("-cpu", plan.accelerator().processor());
        add("-machine", "q35,usb=off,vmport=off,graphics=off,memory-backend=memory");
        add("-m", plan.memoryMiB() + "M");
        add("-smp", String.valueOf(plan.cpus()));
        add("-object", memory(plan, beginning, LINUX));
        if (!beginning.isBoot()) {
            add("-incoming", "defer", "-S");
        }
        add("-nodefaults");
        add("-no-user-config");
        add("-display", "none");
    }

    /**
     * A file either way, so that its pages can be read and shared. Linux keeps one that has no name and is on no disk: it is gone with its
     * QEMU, and nothing is written back, which takes a fifth of the processor time of a boot. An image that was kept is never written to: a
     * page of it that changes is a copy from then on.
     */
    static String memory(MachinePlan plan, Beginning beginning, boolean linux) {
        Path image = beginning.memory();
        if (image != null) {
            return "memory-backend-file,id=memory,size=" + plan.memoryMiB() + "M,share=off,mem-path=" + escaped(image);
        }
        String size = "id=memory,size=" + plan.memoryMiB() + "M,share=on";
        return linux
                ? "memory-backend-memfd," + size
                : "memory-backend-file," + size + ",mem-path=" + escaped(plan.memoryFile());
    }

    /** Of the second serial line its machine makes what it wants; see {@link Attendant}. */
    private void chips(Lines lines) {
        add("-chardev", "socket,id=control,server=off,path=" + escaped(lines.control()));
        add("-mon", "chardev=control,mode=control");
        add("-chardev", "socket,id=console,server=off,path=" + escaped(lines.console()));
        add("-serial", "chardev:console");
        add("-chardev", "socket,id=attendant,server=off,path=" + escaped(lines.attendant()));
        add("-serial", "chardev:attendant");
        device("VGA", "id=screen,vgamem_mb=4", SCREEN);
        device("virtio-rng-pci", "id=random", RANDOM);
        add("-device", "vmgenid,id=generation,guid=auto"); // tells systems that know it that they are a copy now
    }

    /** On a network of its own, which its machine cannot leave and nobody else can enter but by that one port. */
    private void controlCard(int sshPort) {
        add(
                "-netdev",
                "user,id=" + CONTROL + ",restrict=on,ipv6=off,net="
                        + plan.control().subnet() + (sshPort == 0 ? "" : ",hostfwd=" + forward(sshPort)));
        device(
                "virtio-net-pci",
                "id=card0,netdev=" + CONTROL + ",mac=" + plan.control().mac() + ",romfile=",
                CONTROL_CARD);
    }

    /** The rule by which a port of this computer leads to SSH. */
    static String forward(int sshPort) {
        return "tcp:127.0.0.1:" + sshPort + "-:22";
    }

    private void disks() {
        int address = FIRST_DISK;
        for (Path disk : plan.disks()) {
            disk(diskId(address - FIRST_DISK), "format=qcow2,cache=unsafe,file=" + escaped(disk), address++);
        }
        for (Path seed : plan.seed()) {
            disk("seed", "format=raw,readonly=on,file=" + escaped(seed), address++);
        }
    }

    private void disk(String id, String drive, int address) {
        if (address >= FIRST_PORT) {
            throw new ConfigurationException("Machine '" + plan.name() + "' has more than " + (FIRST_PORT - FIRST_DISK)
                    + " disks, which is the most that it can have");
        }
        add("-drive", "if=none,id=" + drive(id) + "," + drive);
        device("virtio-blk-pci", "id=" + id + ",drive=" + drive(id), address);
    }

    private void cards(Set<Integer> out) {
        for (int i = 0; i < Math.max(plan.cards().size(), MachinePlan.PORTS); i++) {
            int address = FIRST_PORT + i / PORTS_PER_ADDRESS;
            if (address > LAST_ADDRESS) {
                throw new ConfigurationException("Machine '" + plan.name() + "' has "
                        + plan.cards().size() + " network cards, which is more than it can have");
            }
            if (i < plan.cards().size()) {
                add("-netdev", plan.cards().get(i).plug().netdev() + ",id=" + cable(i));
            }
            add(
                    "-device",
                    "pcie-root-port,id=" + port(i) + ",bus=pcie.0,chassis=" + (i + 1) + ",slot=" + (i + 1)
                            + ",multifunction=on,addr=0x" + Integer.toHexString(address) + ".0x"
                            + i % PORTS_PER_ADDRESS);
            if (i < plan.cards().size() && !out.contains(i)) {
                card(i, plan.cards().get(i));
            }
        }
    }

    /**
     * Without a filter of VLANs: as it loads the state of a device, QEMU 7.2 clears that filter's table ({@code virtio_net_set_features}, until
     * 2023), and the machine would hear no frame with a tag any more. Without the filter all frames come through.
     */
    private void card(int index, Card card) {
        add(
                "-device",
                "virtio-net-pci,id=" + cardId(index) + ",netdev=" + cable(index) + ",mac=" + card.mac()
                        + ",romfile=,ctrl_vlan=off,bus=" + port(index));
    }

    static String diskId(int index) {
        return "disk" + index;
    }

    /** What is behind a disk. */
    static String drive(String disk) {
        return disk + "-file";
    }

    static String cable(int index) {
        return "cable" + (index + 1);
    }

    static String port(int index) {
        return "port" + (index + 1);
    }

    private void device(String kind, String options, int address) {
        add("-device", kind + "," + options + ",bus=pcie.0,addr=0x" + Integer.toHexString(address));
    }

    private void add(String... words) {
        arguments.addAll(List.of(words));
    }
}
