package org.infratest.inventory;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.environment.SshEnvironment;
import org.infratest.spec.NetworkSpec;
import org.infratest.ssh.HostKeyCheck;
import org.infratest.ssh.SshTarget;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** The inventory of a running environment, as text. */
final class InventoryText {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private InventoryText() {}

    static String of(SshEnvironment environment) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("name", environment.name());
        root.put("networks", networks(environment));
        Map<String, Object> hosts = new LinkedHashMap<>();
        environment.hosts().forEach(host -> hosts.put(host.name(), host(environment, host)));
        root.put("hosts", hosts);
        return "# The machines of environment " + environment.id() + ", for @ExistingEnvironment.\n"
                + YAML.writeValueAsString(root);
    }

    /** The declared ones, else those on which the machines are. */
    private static Map<String, Object> networks(SshEnvironment environment) {
        Map<String, Object> networks = new LinkedHashMap<>();
        for (NetworkSpec network : environment.topology().networks()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("subnet", network.subnet().toString());
            if (network.gateway() != null && hasHost(environment, network.gateway())) {
                fields.put("gateway", network.gateway());
            }
            networks.put(network.name(), fields);
        }
        for (Host host : environment.hosts()) {
            for (Network network : host.addresses().keySet()) {
                networks.putIfAbsent(
                        network.name(), Map.of("subnet", network.subnet().toString()));
            }
        }
        return networks;
    }

    private static boolean hasHost(SshEnvironment environment, String name) {
        return environment.hosts().stream().anyMatch(host -> host.name().equals(name));
    }

    private static Map<String, Object> host(SshEnvironment environment, Host host) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ssh", ssh(environment.pinnedTarget(host)));
        Map<String, Object> addresses = new LinkedHashMap<>();
        host.addresses().forEach((network, address) -> addresses.put(network.name(), address.getHostAddress()));
        fields.put("addresses", addresses);
        if (!host.groups().isEmpty()) {
            fields.put("groups", host.groups());
        }
        return fields;
    }

    private static Map<String, Object> ssh(SshTarget target) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("address", target.address());
        fields.put("port", target.port());
        fields.put("user", target.user());
        List<String> identities = target.identities().stream()
                .map(Path::toAbsolutePath)
                .map(Path::toString)
                .toList();
        fields.put("identity", identities);
        if (target.hostKey() instanceof HostKeyCheck.Fingerprint fingerprint) {
            fields.put("hostKey", fingerprint.sha256());
        } else if (target.hostKey() instanceof HostKeyCheck.KnownHosts known) {
            fields.put("knownHosts", known.file().toAbsolutePath().toString());
        }
        if (target.jump() != null) {
            fields.put("jump", ssh(target.jump()));
        }
        return fields;
    }
}
