package org.infratest.examples.namespaces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one machine is started with, in a folder of its own: its first program, its settings, its keys; and what it tells in turn. */
record MachineFiles(Path folder) {

    static MachineFiles of(Path state, String machine) {
        return new MachineFiles(state.resolve(machine));
    }

    /** The id of the process whose namespaces are the machine's. */
    Path id() {
        return folder.resolve("id");
    }

    /** There once the namespaces are, in which the machine then waits for its cables. */
    Path waiting() {
        return folder.resolve("waiting");
    }

    /** There once the cables are. */
    Path cabled() {
        return folder.resolve("cabled");
    }

    /** There once its sshd listens. */
    Path listening() {
        return folder.resolve("listening");
    }

    Path hostKey() {
        return folder.resolve("host");
    }

    Path init() {
        return folder.resolve("init");
    }

    /**
     * Its first program. Its settings, its running programs and its user's home, with whatever a shell reads there as it starts, are its
     * own; everything else is that of this computer. A real router answers so many unreachable packets at once; that is turned off, or a test that asks quickly would see silence.
     */
    void write(MachineSpec spec, String management, Path userKey, Map<String, Integer> prefixes) {
        List<String> lines = new ArrayList<>(List.of(
                "set -e",
                "mount -t tmpfs -o mode=755 machine /run",
                "mkdir -p /run/sshd /run/lock /run/etc/upper /run/etc/work",
                "mount -t overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work machine /etc",
                "mkdir -m 700 /run/root",
                "sed -i 's|^\\(root:[^:]*:0:0:[^:]*\\):.*|\\1:/run/root:/bin/bash|' /etc/passwd",
                "mount -t sysfs sysfs /sys",
                "hostname " + spec.name(),
                "echo " + spec.name() + " > /etc/hostname",
                "printf '127.0.0.1 localhost\\n::1 localhost\\n127.0.1.1 " + spec.name() + "\\n' > /etc/hosts",
                "rm -f /etc/resolv.conf; : > /etc/resolv.conf",
                "echo 0 > /proc/sys/net/ipv4/icmp_ratelimit",
                "[ ! -e /proc/sys/net/ipv6/icmp/ratelimit ] || echo 0 > /proc/sys/net/ipv6/icmp/ratelimit",
                "echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range || true",
                "[ ! -e /proc/sys/net/ipv6 ] || echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad",
                "ip link set lo up",
                ": > '" + waiting() + "'",
                "until [ -e '" + cabled() + "' ]; do sleep 0.01; done",
                "ip address add " + management + "/24 dev " + Cables.MANAGEMENT,
                "ip link set " + Cables.MANAGEMENT + " up"));
        spec.addresses().forEach((network, address) -> {
            lines.add("ip address add " + address.getHostAddress() + "/" + prefixes.get(network) + " dev " + network
                    + (address.getAddress().length > 4 ? " nodad" : ""));
            lines.add("ip link set " + network + " up");
        });
        spec.gateways()
                .forEach(gateway -> lines.add("ip " + (gateway.getAddress().length > 4 ? "-6 " : "")
                        + "route add default via " + gateway.getHostAddress()));
        lines.addAll(spec.setup());
        lines.add("exec /usr/sbin/sshd -D -e -f '" + folder.resolve("sshd_config") + "'");
        write(init(), lines);
        write(folder.resolve("sshd_config"), sshd(spec, userKey));
    }

    private List<String> sshd(MachineSpec spec, Path userKey) {
        List<String> lines = new ArrayList<>(spec.sshd()); // of several, sshd takes the first
        lines.addAll(List.of(
                "HostKey \"" + hostKey() + "\"",
                "AuthorizedKeysFile \"" + userKey + ".pub\"",
                "PidFile \"" + listening() + "\"",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "UsePAM no",
                "UseDNS no",
                "StrictModes no",
                "MaxStartups 200",
                "MaxSessions 200",
                "Subsystem sftp internal-sftp"));
        return lines;
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
