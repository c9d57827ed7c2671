package org.infratest.inventory;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.SshEnvironment;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshTarget;
import org.infratest.yaml.YamlNode;

/**
 * An inventory: a YAML file that says which machines there are, on which networks they can be probed, and how to log in to
 * them. Keys are named by path, so there is no secret in it. It is read strictly: what is not understood is an error.
 *
 * <pre>{@code
 * ssh: { user: deploy, identity: ~/.ssh/staging, knownHosts: known_hosts }
 * networks:
 *   public:  { subnet: 203.0.113.0/24 }
 *   private: { subnet: 10.20.0.0/24, gateway: gateway }
 * hosts:
 *   gateway:
 *     ssh: { address: 203.0.113.10 }
 *     addresses: { public: 203.0.113.10, private: 10.20.0.2 }
 *   app:
 *     ssh: { address: app.staging.example }
 *     addresses: { private: 10.20.0.10 }
 *     groups: [servers]
 * }</pre>
 */
@Api
public final class InventoryFile {

    private static final String WHAT = "Inventory";

    private final Path file;
    private final Map<String, NetworkSpec> networks = new LinkedHashMap<>();
    private final List<HostSpec> hosts = new ArrayList<>();
    private final List<SshTarget> targets = new ArrayList<>();
    private final Map<String, Set<String>> translated = new LinkedHashMap<>();

    private InventoryFile(Path file) {
        this.file = file;
    }

    /**
     * Reads an inventory.
     *
     * @throws ConfigurationException if it is not well-formed, naming file, line, value and the way out
     */
    public static InventorySpec read(Path file) {
        return new InventoryFile(file).spec();
    }

    /**
     * Writes the inventory of a running environment, so that later the same machines can be tested as existing ones.
     *
     * @throws EnvironmentException if it cannot be written
     */
    public static void write(SshEnvironment environment, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, InventoryText.of(environment));
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the inventory " + file + ": " + e, e);
        }
    }

    /** How a message about a line begins. */
    static String at(Path file, int line) {
        return YamlNode.at(WHAT, file, line);
    }

    private InventorySpec spec() {
        Fields root = Fields.of(file, "the inventory", YamlNode.read(WHAT, file), "name", "ssh", "networks", "hosts");
        SshFields common = SshFields.read(file, "'ssh'", root.node("ssh"));
        if (common.address().isPresent()) {
            throw new ConfigurationException(
                    at(file, root.keyLine("ssh")) + "'ssh' of all hosts has an 'address'; each host has its own");
        }
        Fields declared = Fields.named(file, "'networks'", root.node("networks"));
        declared.keys().forEach(name -> readNetwork(declared, name));
        Fields machines = Fields.named(file, "'hosts'", root.node("hosts"));
        if (machines.keys().isEmpty()) {
            throw new ConfigurationException("Inventory " + file + " has no hosts; name at least one below 'hosts'");
        }
        machines.keys().forEach(name -> readHost(machines, name, common));
        requireGateways(declared);
        requireDifferentHosts(machines);
        return new InventorySpec(
                root.text("name").orElseGet(this::nameOfTheFile),
                file,
                new TopologySpec(List.copyOf(networks.values()), hosts),
                targets,
                translated,
                InventorySpec.DEFAULT_ANSWER_TIMEOUT);
    }

    private void readNetwork(Fields declared, String name) {
        Fields network = declared.below(name, "network '" + name + "'", "subnet", "gateway");
        networks.put(
                name,
                new NetworkSpec(
                        name, network.subnet("subnet"), network.text("gateway").orElse(null)));
    }

    private void readHost(Fields machines, String name, SshFields common) {
        String owner = "host '" + name + "'";
        Fields host = machines.below(name, owner, "ssh", "addresses", "groups", "translated");
        SshFields ssh = SshFields.read(file, owner + " ssh", host.node("ssh"));
        targets.add(ssh.over(common)
                .target(
                        name,
                        (key, example) -> new ConfigurationException(at(file, machines.keyLine(name)) + owner
                                + " has no '" + key
                                + "' for ssh; add it there or, for all hosts, to 'ssh' at the top, like '"
                                + key + ": " + example + "'")));
        hosts.add(new HostSpec(name, addresses(owner, host), host.texts("groups")));
        Set<String> believed = new LinkedHashSet<>(host.texts("translated"));
        for (String network : believed) {
            if (!hosts.get(hosts.size() - 1).addresses().containsKey(network)) {
                throw host.wrong(
                        "translated", "names network '" + network + "' under 'translated', but has no address on it");
            }
        }
        translated.put(name, believed);
    }

    private Map<String, InetAddress> addresses(String owner, Fields host) {
        Fields fields = Fields.named(file, owner, host.node("addresses"));
        for (String network : fields.keys()) {
            NetworkSpec spec = networks.get(network);
            if (spec == null) {
                throw fields.wrong(
                        network,
                        "has an address on network '" + network + "', which is not declared; declared: "
                                + (networks.isEmpty() ? "none" : String.join(", ", networks.keySet())));
            }
            InetAddress address = fields.address(network);
            if (!spec.subnet().contains(address)) {
                throw fields.wrong(
                        network,
                        "has address " + address.getHostAddress() + ", which does not lie in network '" + network
                                + "' (" + spec.subnet() + ")");
            }
        }
        return fields.addresses();
    }

    private void requireGateways(Fields declared) {
        for (NetworkSpec network : networks.values()) {
            String gateway = network.gateway();
            if (gateway != null && hosts.stream().noneMatch(host -> host.name().equals(gateway))) {
                throw new ConfigurationException(at(file, declared.keyLine(network.name())) + "network '"
                        + network.name() + "' has gateway '" + Fields.shown(gateway)
                        + "', which is not a host; there are: "
                        + String.join(", ", hosts.stream().map(HostSpec::name).toList()));
            }
        }
    }

    /** One machine under two names would be tested twice and called two. */
    private void requireDifferentHosts(Fields machines) {
        Map<String, String> seen = new HashMap<>();
        for (SshTarget target : targets) {
            String place = target.address() + " port " + target.port()
                    + (target.jump() == null ? "" : " behind " + target.jump().address());
            requireFirst(machines, seen, "log in at " + place, target.machine());
        }
        for (HostSpec host : hosts) {
            host.addresses()
                    .forEach((network, address) -> requireFirst(
                            machines,
                            seen,
                            "have address " + address.getHostAddress() + " on '" + network + "'",
                            host.name()));
        }
    }

    private void requireFirst(Fields machines, Map<String, String> seen, String what, String name) {
        String other = seen.putIfAbsent(what, name);
        if (other != null) {
            throw new ConfigurationException(at(file, machines.keyLine(name)) + "hosts '" + other + "' and '" + name
                    + "' both " + what + "; each machine has its own");
        }
    }

    private String nameOfTheFile() {
        return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }
}
