package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.environment.Host;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Subnet;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.Shell;
import org.infratest.vantage.Vantage;

/**
 * A machine that may be asked.
 *
 * @param name what failures call it
 * @param declared the addresses that it should have, each with its network
 * @param asked who answers for it
 */
record Place(String name, Map<InetAddress, Subnet> declared, Asked asked) {

    /** A machine of the environment. */
    static Place of(Host host) {
        Map<InetAddress, Subnet> declared = new LinkedHashMap<>();
        host.addresses().forEach((network, address) -> declared.put(address, network.subnet()));
        Asked asked =
                host.isManaged() ? new AskedBySsh((command, limit) -> host.ssh().exec(command, limit)) : Asked.NOBODY;
        return new Place(host.name(), declared, asked);
    }

    /** Where a probe looks from. */
    static Place of(Vantage vantage, List<Host> hosts) {
        Optional<Host> host = hosts.stream()
                .filter(h -> h.name().equals(vantage.name()) && vantage instanceof Shell)
                .findFirst();
        if (host.isPresent()) {
            return of(host.get());
        }
        Map<InetAddress, Subnet> declared = new LinkedHashMap<>();
        if (!(vantage instanceof JvmVantage)) {
            vantage.addresses()
                    .forEach(address -> declared.put(address, new Subnet(address, address.getAddress().length * 8)));
        }
        return new Place(vantage.name(), declared, asked(vantage));
    }

    /** This computer, under a name. */
    static Place here(String name) {
        return new Place(name, Map.of(), new AskedHere(new SystemCommandRunner()));
    }

    private static Asked asked(Vantage vantage) {
        if (vantage instanceof Shell shell) {
            return new AskedBySsh(shell);
        }
        return vantage instanceof JvmVantage ? here(JvmVantage.NAME).asked() : Asked.NOBODY;
    }

    boolean has(InetAddress address) {
        return declared.containsKey(address);
    }

    /** Whether anybody answers for it. */
    boolean canBeAsked() {
        return asked != Asked.NOBODY;
    }
}
