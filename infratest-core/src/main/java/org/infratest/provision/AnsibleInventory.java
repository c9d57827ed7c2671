package org.infratest.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;

/** Machines as Ansible's inventory has them: with the login of infratest, and in their groups. */
final class AnsibleInventory {

    private static final Pattern HOST_KEYS = Pattern.compile("^(StrictHostKeyChecking|UserKnownHostsFile)=");

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private AnsibleInventory() {}

    /**
     * The inventory.
     *
     * @param logins what Ansible is told about each machine, by name
     */
    static Map<String, Object> of(List<Host> hosts, Map<String, Map<String, Object>> logins) {
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        for (Host host : hosts) {
            host.groups()
                    .forEach(group -> groups.computeIfAbsent(group, key -> new LinkedHashMap<>())
                            .put(host.name(), Map.of()));
        }
        Map<String, Object> children = new LinkedHashMap<>();
        groups.forEach((group, members) -> children.put(group, Map.of("hosts", members)));
        return Map.of("all", Map.of("hosts", logins, "children", children));
    }

    /** How Ansible logs in to a machine. */
    static Map<String, Object> login(Host host) {
        return login(host.name(), arguments(host));
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
            throw new EnvironmentException(
                    "Ansible cannot log in to host '" + host + "': '" + target + "' is no user@address");
        }
        variables.put("ansible_user", target.substring(0, at));
        variables.put("ansible_host", target.substring(at + 1));
        variables.put("ansible_ssh_common_args", options(ssh.subList(1, ssh.size() - 1)));
        int port = ssh.indexOf("-p");
        if (port >= 0) {
            variables.put("ansible_port", Integer.parseInt(ssh.get(port + 1)));
        }
        variables.put("ansible_become", true);
        variables.put("ansible_python_interpreter", "auto_silent");
        return variables;
    }

    /** Without those about host keys, for which there is a file. */
    private static String options(List<String> ssh) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < ssh.size(); i++) {
            boolean aboutKeys = ssh.get(i).equals("-o")
                    && i + 1 < ssh.size()
                    && HOST_KEYS.matcher(ssh.get(i + 1)).find();
            if (aboutKeys) {
                i++;
            } else {
                kept.add(ssh.get(i));
            }
        }
        return kept.stream().map(AnsibleInventory::word).collect(Collectors.joining(" "));
    }

    /** Only what needs quotes has them: Ansible takes away those in which a text as a whole seems to stand. */
    private static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : Words.quoted(text);
    }
}
