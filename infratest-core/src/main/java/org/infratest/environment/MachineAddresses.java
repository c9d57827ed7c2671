package org.infratest.environment;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/**
 * Reads a machine's addresses from the machine itself and matches them with the topology. The interface on which our own
 * SSH arrives is the management interface: it counts as an address to probe only if the topology declares that very address.
 */
final class MachineAddresses {

    /** Where our own session arrives, then all addresses, one line each. */
    private static final String COMMAND = "echo \"$SSH_CONNECTION\"; ip -o addr show scope global";

    private static final String TRANSLATED =
            "where something before the machine has an address for it, name the network under 'translated'";

    /** A system may let in before it has set up all of its NICs, as Debian does with those that it calls allow-hotplug. */
    private static final Duration SETTLING = Duration.ofSeconds(20);

    private MachineAddresses() {}

    static Map<Network, InetAddress> read(String machine, SshSession ssh, TopologySpec topology) {
        return read(machine, ssh, topology, SETTLING);
    }

    /**
     * As the other one.
     *
     * @param settling how long the machine may take until it has something on each network for which it has a declared address
     */
    static Map<Network, InetAddress> read(String machine, SshSession ssh, TopologySpec topology, Duration settling) {
        Map<Network, InetAddress> declared = new LinkedHashMap<>();
        topology.host(machine)
                .map(HostSpec::addresses)
                .orElse(Map.of())
                .forEach((name, address) -> topology.networks().stream()
                        .filter(network -> network.name().equals(name))
                        .forEach(network -> declared.put(new Network(name, network.subnet()), address)));
        String output = askOnceSettled(machine, ssh, declared, "", settling);
        List<Found> found = parse(output);
        return topology.networks().isEmpty() ? unnamed(found) : matched(machine, found, all(output), topology);
    }

    /**
     * Checks that the machine has its declared addresses, on whatever interface.
     *
     * @param translated networks on which something else has the address for it
     */
    static void confirm(String machine, SshSession ssh, Map<Network, InetAddress> declared, Set<String> translated) {
        Map<Network, InetAddress> own = new LinkedHashMap<>(declared);
        own.keySet().removeIf(network -> translated.contains(network.name()));
        if (own.isEmpty()) {
            return;
        }
        List<Found> found = all(askOnceSettled(machine, ssh, own, "; " + TRANSLATED, SETTLING));
        own.forEach((network, address) -> {
            if (found.stream().noneMatch(f -> f.address().equals(address))) {
                throw missing(machine, network.name(), address, found, ", but has it on no interface; " + TRANSLATED);
            }
        });
    }

    private static String askOnceSettled(
            String machine, SshSession ssh, Map<Network, InetAddress> declared, String advice, Duration settling) {
        long start = System.nanoTime();
        String output = ask(machine, ssh, advice);
        while (isMissing(declared, all(output)) && System.nanoTime() - start < settling.toNanos()) {
            pause(machine);
            output = ask(machine, ssh, advice);
        }
        return output;
    }

    /** Whether there is nothing yet on one of the networks; another address than the declared one stays another one. */
    private static boolean isMissing(Map<Network, InetAddress> declared, List<Found> found) {
        return declared.entrySet().stream()
                .anyMatch(each -> found.stream()
                        .map(Found::address)
                        .noneMatch(address -> address.equals(each.getValue())
                                || each.getKey().subnet().contains(address)));
    }

    private static void pause(String machine) {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while the addresses of machine '" + machine + "' were read", e);
        }
    }

    private static String ask(String machine, SshSession ssh, String advice) {
        SshResult result = ssh.exec(COMMAND);
        if (!result.succeeded()) {
            throw new EnvironmentException("Could not read the addresses of machine '" + machine
                    + "': 'ip addr' exited with " + result.exitCode() + advice + "\n  stderr: "
                    + Printable.line(result.stderr().strip(), 500));
        }
        return result.stdout();
    }

    /** The machine's own end of our session, before whatever forwards a port to it. */
    static InetAddress login(String machine, SshSession ssh) {
        SshResult result = ssh.exec("echo \"$SSH_CONNECTION\"");
        String[] connection = result.stdout().strip().split(" ", -1);
        try {
            return Subnet.address(connection.length == 4 ? connection[2] : "");
        } catch (ConfigurationException e) {
            throw new EnvironmentException(
                    "Machine '" + machine
                            + "' does not tell at which of its addresses our login arrives: SSH_CONNECTION is '"
                            + Printable.line(result.stdout().strip(), 200) + "'",
                    e);
        }
    }

    /** An address as the machine has it. */
    record Found(String networkInterface, InetAddress address, Subnet subnet) {}

    /** All addresses but those of the management interface. */
    static List<Found> parse(String output) {
        List<Found> all = all(output);
        String[] connection = output.lines()
                .findFirst()
                .map(line -> line.trim().split(" ", -1))
                .orElse(new String[0]);
        String arrival = connection.length > 2 ? connection[2] : "";
        Optional<String> management = all.stream()
                .filter(f -> f.address().getHostAddress().equals(arrival))
                .map(Found::networkInterface)
                .findFirst();
        return all.stream()
                .filter(f -> management.isEmpty() || !f.networkInterface().equals(management.get()))
                .toList();
    }

    private static List<Found> all(String output) {
        List<String> lines = output.lines().toList();
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
        return all;
    }

    private static Map<Network, InetAddress> unnamed(List<Found> found) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        found.stream()
                .sorted(Comparator.comparing(f -> !f.subnet().isIpv4()))
                .forEach(f -> addresses.putIfAbsent(new Network(f.subnet().toString(), f.subnet()), f.address()));
        return addresses;
    }

    /**
     * An address that the topology gives this very machine counts on whatever interface it is: a container's forwarded port
     * leads to any of its networks, and then it is no management interface on which our SSH arrives.
     */
    private static Map<Network, InetAddress> matched(
            String machine, List<Found> found, List<Found> all, TopologySpec topology) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        for (NetworkSpec network : topology.networks()) {
            Optional<InetAddress> actual = found.stream()
                    .map(Found::address)
                    .filter(network.subnet()::contains)
                    .findFirst();
            Optional<InetAddress> declared =
                    topology.host(machine).map(HostSpec::addresses).map(byNetwork -> byNetwork.get(network.name()));
            if (declared.isPresent() && all.stream().noneMatch(f -> f.address().equals(declared.get()))) {
                throw missing(
                        machine,
                        network.name(),
                        declared.get(),
                        found,
                        ", but it has "
                                + actual.map(InetAddress::getHostAddress).orElse("none there"));
            }
            declared.or(() -> actual)
                    .ifPresent(address -> addresses.put(new Network(network.name(), network.subnet()), address));
        }
        return addresses;
    }

    private static EnvironmentException missing(
            String machine, String network, InetAddress address, List<Found> found, String more) {
        return new EnvironmentException("Machine '" + machine + "' should have address " + address.getHostAddress()
                + " on network '" + network + "'" + more + "; all its addresses: "
                + found.stream()
                        .map(f -> f.networkInterface() + " " + f.address().getHostAddress())
                        .toList());
    }
}
