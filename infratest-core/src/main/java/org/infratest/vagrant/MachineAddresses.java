package org.infratest.vagrant;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.environment.Network;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/**
 * Reads a machine's addresses from the machine itself and matches them with the topology. The interface on which our own
 * SSH arrives is the management interface: it never counts as an address to probe.
 */
final class MachineAddresses {

    /** Where our own session arrives, then all addresses, one line each. */
    private static final String COMMAND = "echo \"$SSH_CONNECTION\"; ip -o addr show scope global";

    private MachineAddresses() {}

    static Map<Network, InetAddress> read(String machine, SshSession ssh, TopologySpec topology) {
        SshResult result = ssh.exec(COMMAND);
        if (!result.succeeded()) {
            throw new EnvironmentException("Could not read the addresses of machine '" + machine
                    + "': 'ip addr' exited with " + result.exitCode() + "\n  stderr: "
                    + result.stderr().strip());
        }
        List<Found> found = parse(result.stdout());
        return topology.networks().isEmpty() ? unnamed(found) : matched(machine, found, topology);
    }

    /** An address as the machine has it. */
    record Found(String networkInterface, InetAddress address, Subnet subnet) {}

    /** All addresses but those of the management interface. */
    static List<Found> parse(String output) {
        List<String> lines = output.lines().toList();
        String[] connection =
                lines.isEmpty() ? new String[0] : lines.get(0).trim().split(" ", -1);
        String arrival = connection.length > 2 ? connection[2] : "";
        List<Found> all = new ArrayList<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] words = line.trim().split("\\s+", -1);
            if (words.length > 3 && words[2].startsWith("inet")) {
                int slash = words[3].indexOf('/');
                InetAddress address = Subnet.address(slash < 0 ? words[3] : words[3].substring(0, slash));
                Subnet subnet =
                        slash < 0 ? new Subnet(address, address.getAddress().length * 8) : Subnet.parse(words[3]);
                all.add(new Found(words[1], address, subnet));
            }
        }
        Optional<String> management = all.stream()
                .filter(f -> f.address().getHostAddress().equals(arrival))
                .map(Found::networkInterface)
                .findFirst();
        return all.stream()
                .filter(f -> management.isEmpty() || !f.networkInterface().equals(management.get()))
                .toList();
    }

    private static Map<Network, InetAddress> unnamed(List<Found> found) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        found.stream()
                .sorted(Comparator.comparing(f -> !f.subnet().isIpv4()))
                .forEach(f -> addresses.putIfAbsent(new Network(f.subnet().toString(), f.subnet()), f.address()));
        return addresses;
    }

    private static Map<Network, InetAddress> matched(String machine, List<Found> found, TopologySpec topology) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        for (NetworkSpec network : topology.networks()) {
            Optional<InetAddress> actual = found.stream()
                    .map(Found::address)
                    .filter(network.subnet()::contains)
                    .findFirst();
            Optional<InetAddress> declared =
                    topology.host(machine).map(HostSpec::addresses).map(byNetwork -> byNetwork.get(network.name()));
            if (declared.isPresent()
                    && found.stream().noneMatch(f -> f.address().equals(declared.get()))) {
                throw new EnvironmentException("Machine '" + machine + "' should have address "
                        + declared.get().getHostAddress() + " on network '" + network.name() + "', but it has "
                        + actual.map(InetAddress::getHostAddress).orElse("none there") + "; all its addresses: "
                        + found.stream()
                                .map(f ->
                                        f.networkInterface() + " " + f.address().getHostAddress())
                                .toList());
            }
            declared.or(() -> actual)
                    .ifPresent(address -> addresses.put(new Network(network.name(), network.subnet()), address));
        }
        return addresses;
    }
}
