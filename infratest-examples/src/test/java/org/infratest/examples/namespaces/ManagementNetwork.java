package org.infratest.examples.namespaces;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;

/**
 * The addresses of one environment over which infratest logs in, out of 198.18.0.0/16, which is for tests in one's own network (RFC 2544).
 *
 * @param number tells it from those of other environments
 */
record ManagementNetwork(int number) implements AutoCloseable {

    private static final Set<Integer> IN_USE = new HashSet<>();
    private static final int LAST = 250;

    /** One that nobody in this network namespace uses. To be closed when its environment is down. */
    static ManagementNetwork reserve() {
        Set<String> here = addressesHere();
        synchronized (IN_USE) {
            for (int number = 1; number <= LAST; number++) {
                ManagementNetwork candidate = new ManagementNetwork(number);
                if (!here.contains(candidate.ofJvm()) && IN_USE.add(number)) {
                    return candidate;
                }
            }
        }
        throw new EnvironmentException("All " + LAST + " management networks are in use");
    }

    private static Set<String> addressesHere() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw new EnvironmentException("The interfaces of this computer cannot be listed: " + e, e);
        }
    }

    String ofJvm() {
        return "198.18." + number + ".254";
    }

    String ofMachine(int index) {
        return "198.18." + number + "." + (index + 1);
    }

    @Override
    public void close() {
        synchronized (IN_USE) {
            IN_USE.remove(number);
        }
    }
}
