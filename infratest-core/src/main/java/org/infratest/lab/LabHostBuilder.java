package org.infratest.lab;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Describes a machine of a lab. Not safe for use by several threads. */
@Api
public final class LabHostBuilder {

    private final String name;
    private ImageSource image = new ImageSource.TheBox();
    private int memoryMiB = 384;
    private int cpus = 1;
    private final List<Integer> disks = new ArrayList<>();
    private final List<Nic> nics = new ArrayList<>();
    private final List<LabHost.Route> routes = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private boolean configureNetwork = true;
    private final List<LabHost.Script> scripts = new ArrayList<>();

    LabHostBuilder(String name) {
        this.name = name;
    }

    /** What its first disk is made from; by default the box of the test's {@code @PackerBox}. */
    public LabHostBuilder image(ImageSource source) {
        image = source;
        return this;
    }

    /** Its memory, in MiB, at least 32; by default 384. */
    public LabHostBuilder memory(int mebibytes) {
        memoryMiB = mebibytes;
        return this;
    }

    /** How many processors it has; by default 1. */
    public LabHostBuilder cpus(int count) {
        cpus = count;
        return this;
    }

    /** Adds an empty disk of that size, in MiB. */
    public LabHostBuilder disk(int mebibytes) {
        disks.add(mebibytes);
        return this;
    }

    /** Adds a network card on that network, whose address is served by DHCP from the network's range. */
    public LabHostBuilder nic(String network) {
        nics.add(new Nic(List.of(new Nic.Connection(network, null, null)), false));
        return this;
    }

    /**
     * Adds a network card on that network.
     *
     * @param addresses its IPv4 address, its IPv6 address, or both
     * @throws ConfigurationException if one is no address, or two are of one kind
     */
    public LabHostBuilder nic(String network, String... addresses) {
        nics.add(new Nic(List.of(connection(network, addresses)), false));
        return this;
    }

    /** Adds a network card that carries several networks of one segment, with tags (IEEE 802.1Q). */
    public LabHostBuilder trunk(Consumer<Trunk> described) {
        Trunk trunk = new Trunk();
        described.accept(trunk);
        nics.add(new Nic(trunk.connections, true));
        return this;
    }

    /**
     * Adds a route.
     *
     * @param destination like {@code 10.20.0.0/24}, or {@code default}
     * @param via through which address
     * @throws ConfigurationException if one of them is no address
     */
    public LabHostBuilder route(String destination, String via) {
        routes.add(new LabHost.Route(
                destination.equals("default") ? null : Subnet.parse(destination), Subnet.address(via)));
        return this;
    }

    /** Adds it to groups. */
    public LabHostBuilder groups(String... names) {
        groups.addAll(List.of(names));
        return this;
    }

    /** Leaves host name, addresses, routes and name server to the image or to a script. */
    public LabHostBuilder withoutNetworkSetup() {
        configureNetwork = false;
        return this;
    }

    /**
     * Adds a shell script that runs on it, as root, before it is ready. A script that fails is a failure of the configset.
     *
     * @param called how messages call it
     * @param text its content
     */
    public LabHostBuilder script(String called, String text) {
        scripts.add(new LabHost.Script(called, text));
        return this;
    }

    LabHost build() {
        return new LabHost(name, image, memoryMiB, cpus, disks, nics, routes, groups, configureNetwork, scripts);
    }

    private static Nic.Connection connection(String network, String... addresses) {
        InetAddress four = null;
        InetAddress six = null;
        for (String address : addresses) {
            InetAddress parsed = Subnet.address(address);
            @Nullable InetAddress taken = parsed instanceof Inet4Address ? four : six;
            if (taken != null) {
                throw new ConfigurationException(
                        "A network card on '" + network + "' is given " + taken.getHostAddress() + " and "
                                + parsed.getHostAddress() + ", two addresses of one kind; add a second card");
            }
            if (parsed instanceof Inet4Address) {
                four = parsed;
            } else {
                six = parsed;
            }
        }
        return new Nic.Connection(network, four, six);
    }

    /** The networks of one card. Not safe for use by several threads. */
    public static final class Trunk {

        private final List<Nic.Connection> connections = new ArrayList<>();

        private Trunk() {}

        /** Adds a network, with the machine's addresses on it. */
        public Trunk network(String name, String... addresses) {
            connections.add(connection(name, addresses));
            return this;
        }
    }
}
