package org.infratest.lab;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.lab.Nic.Connection;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Finds out, before anything is started, what in a lab does not fit together. */
final class LabChecks {

    private final String lab;
    private final List<LabNetwork> networks;
    private final List<LabHost> hosts;

    private LabChecks(String lab, List<LabNetwork> networks, List<LabHost> hosts) {
        this.lab = lab;
        this.networks = networks;
        this.hosts = hosts;
    }

    static void check(String lab, List<LabNetwork> networks, List<LabHost> hosts) {
        LabChecks checks = new LabChecks(lab, networks, hosts);
        checks.subnetsAreApart();
        checks.vlansAreApart();
        hosts.forEach(checks::cardsFit);
        checks.addressesAreUnique();
        checks.gatewaysExist();
        checks.hasHosts();
    }

    private void hasHosts() {
        if (hosts.isEmpty()) {
            throw wrong("has no hosts; add one with host(\"web\", web -> web.nic(...))");
        }
    }

    private void subnetsAreApart() {
        for (int i = 0; i < networks.size(); i++) {
            for (int j = 0; j < i; j++) {
                requireApart(
                        networks.get(j),
                        networks.get(j).subnet(),
                        networks.get(i),
                        networks.get(i).subnet());
                requireApart(
                        networks.get(j),
                        networks.get(j).subnet6(),
                        networks.get(i),
                        networks.get(i).subnet6());
            }
        }
    }

    private void requireApart(
            LabNetwork one, @Nullable Subnet oneRange, LabNetwork other, @Nullable Subnet otherRange) {
        if (oneRange != null && otherRange != null && Addresses.overlap(oneRange, otherRange)) {
            throw wrong("has networks '" + one.name() + "' (" + oneRange + ") and '" + other.name() + "' (" + otherRange
                    + "), which overlap");
        }
    }

    private void vlansAreApart() {
        Map<String, String> owners = new HashMap<>();
        for (LabNetwork network : networks) {
            String owner = owners.putIfAbsent(network.segment() + " " + network.vlan(), network.name());
            if (owner != null) {
                throw wrong("has networks '" + owner + "' and '" + network.name() + "' on segment '" + network.segment()
                        + "', both with " + (network.vlan() == 0 ? "no VLAN id" : "VLAN id " + network.vlan()));
            }
        }
    }

    private void cardsFit(LabHost host) {
        for (Nic nic : host.nics()) {
            if (nic.connections().isEmpty()) {
                throw wrong("has host '" + host.name() + "' with a network card on no network");
            }
            Set<String> segments = new HashSet<>();
            for (Connection connection : nic.connections()) {
                LabNetwork network = declared(host, connection.network());
                segments.add(network.segment());
                requireInside(host, network, connection.address(), network.subnet());
                requireInside(host, network, connection.address6(), network.subnet6());
                requireServed(host, network, connection);
            }
            if (segments.size() > 1) {
                throw wrong("has host '" + host.name() + "' with a trunk over several segments: "
                        + segments.stream().sorted().toList() + "; a cable leads to one switch");
            }
        }
    }

    private LabNetwork declared(LabHost host, String network) {
        return networks.stream()
                .filter(n -> n.name().equals(network))
                .findFirst()
                .orElseThrow(() -> wrong("has host '" + host.name() + "' on network '" + network
                        + "', which is not declared; declared: "
                        + networks.stream().map(LabNetwork::name).toList()));
    }

    private void requireInside(
            LabHost host, LabNetwork network, @Nullable InetAddress address, @Nullable Subnet range) {
        if (address != null && (range == null || !range.contains(address))) {
            throw wrong("has host '" + host.name() + "' with address " + address.getHostAddress()
                    + ", which does not lie in" + " network '" + network.name() + "' ("
                    + (range == null ? "no IPv6" : range) + ")");
        }
    }

    private void requireServed(LabHost host, LabNetwork network, Connection connection) {
        if (connection.address() == null && connection.address6() == null && !network.dhcp()) {
            throw wrong("has host '" + host.name() + "' without an address on network '" + network.name()
                    + "', where nobody serves one; give it one with nic(\"" + network.name() + "\", address)");
        }
    }

    private void addressesAreUnique() {
        Map<InetAddress, String> owners = new HashMap<>();
        for (LabNetwork network : networks) {
            Stream.of(network.jvm(), network.jvm6())
                    .filter(Objects::nonNull)
                    .forEach(own -> own(owners, own, "the JVM on network '" + network.name() + "'"));
        }
        for (LabHost host : hosts) {
            host.nics().stream()
                    .flatMap(nic -> nic.connections().stream())
                    .flatMap(connection -> Stream.of(connection.address(), connection.address6()))
                    .filter(Objects::nonNull)
                    .forEach(address -> own(owners, address, "host '" + host.name() + "'"));
        }
    }

    private void own(Map<InetAddress, String> owners, InetAddress address, String who) {
        String owner = owners.putIfAbsent(address, who);
        if (owner != null) {
            throw wrong("gives address " + address.getHostAddress() + " to " + owner + " and to " + who);
        }
    }

    private void gatewaysExist() {
        for (LabNetwork network : networks) {
            String gateway = network.gateway();
            if (gateway != null && hosts.stream().noneMatch(host -> isOn(host, gateway, network))) {
                throw wrong("has network '" + network.name() + "' with gateway '" + gateway
                        + "', which is no host on it; hosts on it: "
                        + hosts.stream()
                                .filter(host -> isOn(host, host.name(), network))
                                .map(LabHost::name)
                                .toList());
            }
        }
    }

    private static boolean isOn(LabHost host, String name, LabNetwork network) {
        return host.name().equals(name)
                && host.nics().stream()
                        .flatMap(nic -> nic.connections().stream())
                        .anyMatch(connection -> connection.network().equals(network.name()));
    }

    private ConfigurationException wrong(String what) {
        return new ConfigurationException("Lab '" + lab + "' " + what);
    }
}
