package org.infratest.examples.sshd;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.spec.Fingerprint;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;

/**
 * OpenSSH servers on loopback.
 *
 * @param machines their names
 * @param port the port of all of them
 * @param bootTimeout how long they may take to answer
 */
record SshdSpec(List<String> machines, int port, Duration bootTimeout) implements EnvironmentSpec {

    private static final NetworkSpec LOOPBACK = new NetworkSpec("loopback", Subnet.parse("127.0.0.0/8"), null);

    @Override
    public String name() {
        return "sshd-" + String.join("-", machines);
    }

    @Override
    public String kind() {
        return "sshd";
    }

    /** Two environments cannot listen on the same port. */
    @Override
    public String resource() {
        return "sshd:" + port;
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("kind", kind())
                .add("machines", machines)
                .add("port", port)
                .hex();
    }

    /** The first machine is at 127.0.0.2, the next at 127.0.0.3. */
    InetAddress address(String machine) {
        return Subnet.address("127.0.0." + (machines.indexOf(machine) + 2));
    }

    TopologySpec topology() {
        List<HostSpec> hosts = new ArrayList<>();
        for (String machine : machines) {
            hosts.add(new HostSpec(machine, Map.of(LOOPBACK.name(), address(machine)), List.of()));
        }
        return new TopologySpec(List.of(LOOPBACK), hosts);
    }
}
