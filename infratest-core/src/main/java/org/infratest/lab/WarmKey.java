package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
 * All that the ready state of a lab comes from, and that has to be the same for it to go on. Networks, the addresses of all machines, QEMU and
 * the processor concern all of them, as each knows the names and addresses of the others; image, devices, scripts, what infratest does at the
 * first login, and the folders that are served where the machine can get to concern one.
 *
 * @param lab the lab
 * @param accelerator what speeds its machines up
 * @param qemu the version of QEMU
 * @param processor this computer's own, which counts where machines get it
 * @param files where images are
 */
record WarmKey(LabSpec lab, Accelerator accelerator, String qemu, String processor, ImageFiles files) {

    /** Goes up when what is kept is written in another way. */
    private static final int FORMAT = 3;

    /** What stands for the sizes of a machine where only the rest of its devices counts, as those are told by themselves. */
    private static final int ANY_SIZE = 1;

    WarmInputs inputs() {
        Map<Path, String> listings = new TreeMap<>();
        Map<String, Map<String, String>> machines = new LinkedHashMap<>();
        for (int i = 0; i < lab.hosts().size(); i++) {
            LabHost host = lab.hosts().get(i);
            machines.put(host.name(), inputs(i, host, listings));
        }
        return new WarmInputs(
                shared(qemu), lab.readiness().getClass().getName(), machines, new WarmInputs.Qemu(qemu, shared("")));
    }

    private String shared(String version) {
        Fingerprint all = new Fingerprint()
                .add("format", FORMAT)
                .add("name", lab.name())
                .add("domain", lab.domain())
                .add("networks", lab.networks())
                .add("qemu", version)
                .add("accelerator", accelerator)
                .add("processor", accelerator.processor().equals("host") ? processor : "")
                .add("images", files.folder().toAbsolutePath())
                .add("attendant", Waking.ATTEND);
        lab.hosts().forEach(host -> all.add("host", host.name()).add("cards", host.nics()));
        return all.hex();
    }

    private Map<String, String> inputs(int index, LabHost host, Map<Path, String> listings) {
        Map<String, String> inputs = new TreeMap<>();
        inputs.put("image", ImageContent.of(host.image(), files.known()));
        inputs.put("memory", hash(host.memoryMiB()));
        inputs.put("processors", hash(host.cpus()));
        inputs.put("further disks", hash(host.disks()));
        inputs.put("devices", hash(Machine.signature(plan(index, host))));
        inputs.put("routes", hash(host.routes()));
        inputs.put(
                "network setup",
                host.configureNetwork()
                        ? hash(NetworkSetup.script(lab, host, LabMacs.control(), macs(index, host)))
                        : "");
        host.scripts()
                .forEach(script -> inputs.merge(
                        "script " + script.name(), hash(script.text()), (one, other) -> one + " " + other));
        inputs.put(
                "order of scripts",
                hash(host.scripts().stream().map(LabHost.Script::name).toList()));
        inputs.put("served files", hash(served(host, listings)));
        return inputs;
    }

    private static String hash(Object value) {
        return new Fingerprint().add("value", value).hex();
    }

    /** What it may have fetched from folders of this computer: those of all networks that it can get to by other machines. */
    private List<String> served(LabHost host, Map<Path, String> listings) {
        Set<String> within = within(host);
        return lab.networks().stream()
                .filter(network -> within.contains(network.name()))
                .flatMap(network -> network.uplink().folders().values().stream())
                .sorted()
                .map(folder -> listings.computeIfAbsent(folder, WarmKey::listing))
                .toList();
    }

    /** Its networks, those of machines on these, and so on: any machine may lead from one of its networks into another. */
    private Set<String> within(LabHost host) {
        Set<String> within = new HashSet<>(networks(host));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (LabHost other : lab.hosts()) {
                List<String> networks = networks(other);
                if (networks.stream().anyMatch(within::contains)) {
                    grows |= within.addAll(networks);
                }
            }
        }
        return within;
    }

    private static List<String> networks(LabHost host) {
        return host.nics().stream()
                .flatMap(nic -> nic.connections().stream())
                .map(Nic.Connection::network)
                .toList();
    }

    /** With the sizes and places left out that are told by themselves, or differ each time. */
    private MachinePlan plan(int index, LabHost host) {
        List<Card> cards = macs(index, host).stream()
                .map(mac -> new Card(mac, new Plug.UnixSocket(Path.of("cable"))))
                .toList();
        return new MachinePlan(
                host.name(),
                ANY_SIZE,
                ANY_SIZE,
                accelerator,
                List.of(Path.of("disk0")),
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
    static String ownProcessor() {
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
