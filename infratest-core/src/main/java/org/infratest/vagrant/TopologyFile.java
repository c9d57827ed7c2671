package org.infratest.vagrant;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads {@code topology.yaml}, the file beside a Vagrantfile that names its networks, machines, addresses and groups.
 * The Vagrantfile reads the same file, so there is one place to change. Keys that are not ours are left to it.
 */
final class TopologyFile {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private TopologyFile() {}

    /** The topology in that file, or {@link TopologySpec#UNDECLARED} if there is no such file. */
    static TopologySpec read(Path file) {
        if (!Files.exists(file)) {
            return TopologySpec.UNDECLARED;
        }
        try {
            JsonNode root = YAML.readTree(file.toFile());
            return new TopologySpec(networks(root.path("networks")), hosts(root.path("hosts")));
        } catch (JacksonException e) {
            throw new ConfigurationException(
                    "Topology " + file + " is not YAML: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ")",
                    e);
        } catch (ConfigurationException e) {
            throw new ConfigurationException("Topology " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<NetworkSpec> networks(JsonNode networks) {
        List<NetworkSpec> specs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> network : networks.properties()) {
            String subnet = network.getValue().path("subnet").asString("");
            if (subnet.isEmpty()) {
                throw new ConfigurationException("network '" + network.getKey() + "' has no 'subnet'");
            }
            JsonNode gateway = network.getValue().path("gateway");
            specs.add(new NetworkSpec(
                    network.getKey(), Subnet.parse(subnet), gateway.isString() ? gateway.asString() : null));
        }
        return specs;
    }

    private static List<HostSpec> hosts(JsonNode hosts) {
        List<HostSpec> specs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> host : hosts.properties()) {
            Map<String, InetAddress> addresses = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> address :
                    host.getValue().path("addresses").properties()) {
                addresses.put(
                        address.getKey(), Subnet.address(address.getValue().asString("")));
            }
            List<String> groups = new ArrayList<>();
            host.getValue().path("groups").forEach(group -> groups.add(group.asString()));
            specs.add(new HostSpec(host.getKey(), addresses, groups));
        }
        return specs;
    }
}
