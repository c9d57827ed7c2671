package org.infratest.lab;

import java.net.InetAddress;
import java.util.List;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a lab.
 *
 * @param name how tests call it, and its host name
 * @param image what its first disk is made from
 * @param memoryMiB its memory, in MiB
 * @param cpus how many processors it has
 * @param disks the sizes of further, empty disks, in MiB, in the order in which the machine sees them
 * @param nics its network cards, in the order in which the machine sees them, after that of infratest's own SSH
 * @param routes routes beside those that its networks' gateways give it
 * @param groups the groups it belongs to
 * @param configureNetwork whether infratest sets host name, addresses, routes and name server at the first login; otherwise the
 *     image or a script does
 * @param scripts what runs on it, as root, one after another, before it is ready
 */
@Api
public record LabHost(
        String name,
        ImageSource image,
        int memoryMiB,
        int cpus,
        List<Integer> disks,
        List<Nic> nics,
        List<Route> routes,
        List<String> groups,
        boolean configureNetwork,
        List<Script> scripts) {

    /**
     * Copies the lists and checks name and numbers.
     *
     * @throws ConfigurationException if the name cannot be that of a host (RFC 1123), the memory is below 32 MiB, or there is no processor
     */
    public LabHost {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        routes = List.copyOf(routes);
        groups = List.copyOf(groups);
        scripts = List.copyOf(scripts);
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")) {
            throw new ConfigurationException(
                    "'" + name + "' is no host name: letters, digits and '-' inside, 63 characters at most (RFC 1123)");
        }
        if (memoryMiB < 32) {
            throw new ConfigurationException(
                    "Host '" + name + "' has " + memoryMiB + " MiB of memory; give it 32 or more");
        }
        if (cpus < 1) {
            throw new ConfigurationException("Host '" + name + "' has " + cpus + " processors; give it 1 or more");
        }
    }

    /** This machine with another first disk. */
    LabHost withImage(ImageSource other) {
        return new LabHost(name, other, memoryMiB, cpus, disks, nics, routes, groups, configureNetwork, scripts);
    }

    /**
     * A route of a machine.
     *
     * @param destination where to; null for everything that has no other route
     * @param via through which address, on one of the machine's networks
     */
    @Api
    public record Route(@Nullable Subnet destination, InetAddress via) {}

    /**
     * A shell script that runs on a machine, as root.
     *
     * @param name how messages call it, for example {@code provision/app.sh}
     * @param text its content, to be run by {@code bash} or, where that is missing, {@code sh}
     */
    @Api
    public record Script(String name, String text) {}
}
