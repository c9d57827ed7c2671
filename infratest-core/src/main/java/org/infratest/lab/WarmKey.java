package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.Plug;
import org.infratest.spec.Fingerprint;

/**
 * The hash of all that the ready state of a lab came from, and that has to be the same for it to go on: networks, machines, images, scripts,
 * what infratest does at the first login, the folders that are served, QEMU with its options, and the processor.
 *
 * @param lab the lab
 * @param accelerator what speeds its machines up
 * @param qemu the version of QEMU
 * @param files where images are
 */
record WarmKey(LabSpec lab, Accelerator accelerator, String qemu, ImageFiles files) {

    /** Goes up when what is kept is written in another way. */
    private static final int FORMAT = 2;

    String hash() {
        Fingerprint all = new Fingerprint()
                .add("format", FORMAT)
                .add("name", lab.name())
                .add("domain", lab.domain())
                .add("networks", lab.networks())
                .add("readiness", lab.readiness().getClass().getName())
                .add("qemu", qemu)
                .add("accelerator", accelerator)
                .add("processor", accelerator.processor().equals("host") ? processor() : "")
                .add("images", files.folder().toAbsolutePath())
                .add("attendant", Waking.ATTEND);
        FileHashes hashes = new FileHashes(files.known());
        for (int i = 0; i < lab.hosts().size(); i++) {
            LabHost host = lab.hosts().get(i);
            all.add("host", host).add("image", hashes.of(host.image()));
            all.add("devices", Machine.signature(plan(i, host)));
            if (host.configureNetwork()) {
                all.add("network", NetworkSetup.script(lab, host, LabMacs.control(), macs(i, host)));
            }
        }
        lab.networks().stream()
                .flatMap(network -> network.uplink().folders().values().stream())
                .sorted()
                .forEach(folder -> all.add("served", listing(folder)));
        return all.hex();
    }

    /** With the places left out that differ each time. */
    private MachinePlan plan(int index, LabHost host) {
        List<Path> disks = new ArrayList<>();
        for (int i = 0; i <= host.disks().size(); i++) {
            disks.add(Path.of("disk" + i));
        }
        List<Card> cards = macs(index, host).stream()
                .map(mac -> new Card(mac, new Plug.UnixSocket(Path.of("cable"))))
                .toList();
        return new MachinePlan(
                host.name(),
                host.memoryMiB(),
                host.cpus(),
                accelerator,
                disks,
                host.image() instanceof ImageSource.CloudImage ? List.of(Path.of("seed")) : List.of(),
                new MachinePlan.Control(LabMacs.control(), ControlNetworks.of(lab, host)),
                cards,
                Path.of("state"),
                Path.of("logs"));
    }

    private static List<MacAddress> macs(int index, LabHost host) {
        List<MacAddress> macs = new ArrayList<>();
        for (int card = 0; card < host.nics().size(); card++) {
            macs.add(LabMacs.card(index, card));
        }
        return macs;
    }

    /** What the host's own processor is, where a machine gets that one. */
    static String processor() {
        Path cpus = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpus)) {
            return System.getProperty("os.name") + " " + System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(cpus)) {
            return String.join(
                    "\n",
                    lines.filter(line -> line.matches("(model name|flags|stepping|microcode)\\s*:.*"))
                            .distinct()
                            .toList());
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + cpus + ": " + e, e);
        }
    }

    /** Names, sizes and dates: to read packages of a gigabyte would take longer than to boot. */
    private static String listing(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append(folder.relativize(file))
                        .append('\t')
                        .append(Files.size(file))
                        .append('\t');
                text.append(Files.getLastModifiedTime(file)).append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            throw new EnvironmentException("Could not look into the folder " + folder + ": " + e, e);
        }
    }
}
