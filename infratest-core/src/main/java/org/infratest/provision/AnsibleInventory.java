package org.infratest.provision;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;

/** Machines as Ansible's inventory has them: with the login of infratest, and in their groups. */
final class AnsibleInventory {

    private AnsibleInventory() {}

    static Map<String, Object> of(List<Host> hosts) {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        for (Host host : hosts) {
            all.put(host.name(), login(host.name(), arguments(host)));
            host.groups()
                    .forEach(group -> groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(host.name(), Map.of()));
        }
        Map<String, Object> children = new LinkedHashMap<>();
        groups.forEach((group, members) -> children.put(group, Map.of("hosts", members)));
        return Map.of("all", Map.of("hosts", all, "children", children));
    }

    private static List<String> arguments(Host host) {
        List<String> arguments =
                host.context() instanceof Environment environment ? environment.loginArguments(host) : List.of();
        if (arguments.isEmpty()) {
            throw new EnvironmentException("Ansible cannot log in to host '" + host.name()
                    + "': its environment does not tell how to, as an ssh command");
        }
        return arguments;
    }

    /** What {@code ssh} would be called with: port, keys and options, and last the user and the address. */
    static Map<String, Object> login(String host, List<String> ssh) {
        Map<String, Object> variables = new LinkedHashMap<>();
        String target = ssh.get(ssh.size() - 1);
        int at = target.lastIndexOf('@');
        if (at < 1) {
            throw new EnvironmentException("Ansible cannot log in to host '" + host + "': '" + target + "' is no user@address");
        }
        variables.put("ansible_user", target.substring(0, at));
        variables.put("ansible_host", target.substring(at + 1));
        variables.put(
                "ansible_ssh_common_args",
                ssh.subList(1, ssh.size() - 1).stream().map(Words::quoted).collect(Collectors.joining(" ")));
        int port = ssh.indexOf("-p");
        if (port >= 0) {
            variables.put("ansible_port", Integer.parseInt(ssh.get(port + 1)));
        }
        variables.put("ansible_become", true);
        variables.put("ansible_python_interpreter", "auto_silent");
        return variables;
    }
}
