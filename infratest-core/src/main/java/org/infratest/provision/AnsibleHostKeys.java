package org.infratest.provision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;

/**
 * The host keys of machines as OpenSSH's {@code known_hosts} has them, read over infratest's own session, which has made sure of the machine: so
 * Ansible's {@code ssh} accepts those and no others.
 */
final class AnsibleHostKeys {

    private static final Pattern KEY = Pattern.compile("((?:ssh|ecdsa|sk)-[a-z0-9@.-]+) ([A-Za-z0-9+/]+=*)(?: .*)?");
    private static final int SSH = 22;

    private AnsibleHostKeys() {}

    /**
     * The lines for one machine.
     *
     * @param login what Ansible is told about the login
     * @throws EnvironmentException if the machine shows no key
     */
    static String of(Host host, Map<String, Object> login) {
        String printed = new Guest(host)
                .require("show its host keys", "cat /etc/ssh/ssh_host_*_key.pub", Duration.ofMinutes(1))
                .stdout();
        List<String> keys = keys(printed);
        if (keys.isEmpty()) {
            throw new EnvironmentException("Ansible cannot log in to host '" + host.name()
                    + "': there is no host key of its sshd in /etc/ssh, by which to know it");
        }
        Object port = login.getOrDefault("ansible_port", SSH);
        String address = String.valueOf(login.get("ansible_host"));
        String name = port.equals(SSH) ? address : "[" + address + "]:" + port;
        return keys.stream().map(key -> name + " " + key + "\n").collect(Collectors.joining());
    }

    /** What is a key and nothing else: it comes from the machine. */
    static List<String> keys(String printed) {
        return printed.lines()
                .map(KEY::matcher)
                .filter(Matcher::matches)
                .map(key -> key.group(1) + " " + key.group(2))
                .toList();
    }
}
