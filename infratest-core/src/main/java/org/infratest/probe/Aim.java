package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * From where to where a probe looks.
 *
 * @param host the target
 * @param vantage where it looks from
 * @param network the target's network that the test chose, or null for the one that both share, else the first
 * @param evenIfDown whether a negative may be satisfied by a machine that is down
 */
record Aim(Host host, Vantage vantage, @Nullable String network, boolean evenIfDown) {

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

    static Aim at(Host host) {
        return new Aim(host, host.jvm(), null, false);
    }

    InetAddress address() {
        return network == null ? host.addressFrom(vantage) : host.address(network);
    }

    static InetSocketAddress at(InetAddress address, int port) {
        if (port < 1 || port > 65_535) {
            throw new ConfigurationException("Port " + port + " is not between 1 and 65535");
        }
        return new InetSocketAddress(address, port);
    }

    /** The target as failures call it: {@code web (192.168.56.10)}, or its name alone where it has no such address. */
    String target() {
        try {
            return host.name() + " (" + address().getHostAddress() + ")";
        } catch (EnvironmentException | ConfigurationException e) {
            return host.name(); // whoever looks at the address gets this very exception
        }
    }

    /**
     * Makes sure that the target is alive, where anybody can know.
     *
     * @throws EnvironmentException if it is not, as then a negative proves nothing
     */
    void requireLife(String expectation) {
        if (evenIfDown || !host.isManaged()) {
            return;
        }
        try {
            host.ssh().exec("true", SIGN_OF_LIFE);
        } catch (EnvironmentException e) {
            throw new EnvironmentException(
                    target() + ": expected " + expectation
                            + ", and so it looks; but the machine itself does not answer either, "
                            + "so this proves nothing. If it is meant to be down, say so with evenIfDown().\n  its SSH: "
                            + e.getMessage(),
                    e);
        }
    }
}
