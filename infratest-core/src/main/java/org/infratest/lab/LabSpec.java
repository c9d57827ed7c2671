package org.infratest.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Readiness;
import org.infratest.spec.Box;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.spec.Fingerprint;
import org.infratest.spec.TopologySpec;
import org.jspecify.annotations.Nullable;

/**
 * A network of machines that infratest boots itself, with QEMU alone.
 *
 * <pre>{@code
 * LabSpec.named("web")
 *         .network("lan", lan -> lan.subnet("192.168.56.0/24"))
 *         .host("web", web -> web.nic("lan", "192.168.56.10").memory(512))
 *         .host("db", db -> db.nic("lan", "192.168.56.20").groups("servers"))
 *         .build();
 * }</pre>
 *
 * @param name how people call it
 * @param domain the domain of its machines' names; {@code lab.internal} unless said otherwise
 * @param networks its networks, in the order of declaration
 * @param hosts its machines, in the order of declaration
 * @param readiness decides when a machine is ready
 * @param bootLimit how long the boot may take; null where nobody has said it
 */
@Api
public record LabSpec(
        String name,
        String domain,
        List<LabNetwork> networks,
        List<LabHost> hosts,
        Readiness readiness,
        @Nullable Duration bootLimit)
        implements EnvironmentSpec {

    private static final Duration LONGEST_BOOT = Duration.ofMinutes(10);

    /**
     * Copies the lists and checks that all fits together.
     *
     * @throws ConfigurationException naming the machine, the network and the value that do not fit
     */
    public LabSpec {
        networks = List.copyOf(networks);
        hosts = List.copyOf(hosts);
        LabChecks.check(name, networks, hosts);
    }

    /** Begins a spec. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String kind() {
        return "lab";
    }

    /** {@inheritDoc} Any number of labs run side by side, so this keeps nobody out. */
    @Override
    public String resource() {
        return "lab:" + name;
    }

    /** {@inheritDoc} Where nobody has said it, 10 minutes, as on a computer on which machines are emulated. */
    @Override
    public Duration bootTimeout() {
        return bootLimit == null ? LONGEST_BOOT : bootLimit;
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("machines", machinesFingerprint())
                .add("readiness", readiness.getClass().getName())
                .hex();
    }

    /** {@inheritDoc} What a class waits for does not count. */
    @Override
    public String machinesFingerprint() {
        Fingerprint fingerprint = new Fingerprint()
                .add("kind", kind())
                .add("name", name)
                .add("domain", domain)
                .add("networks", networks);
        for (LabHost host : hosts) {
            fingerprint.add("host", host).add("image", ImageContent.of(host.image()));
        }
        return fingerprint.hex();
    }

    @Override
    public Map<String, String> machinesInputs() {
        return LabInputs.of(this);
    }

    /** Its networks and machines, as all kinds of environments have them. */
    public TopologySpec topology() {
        return LabTopology.of(this);
    }

    /** The network of that name. */
    public Optional<LabNetwork> network(String called) {
        return networks.stream().filter(n -> n.name().equals(called)).findFirst();
    }

    /** The machine of that name. */
    public Optional<LabHost> host(String called) {
        return hosts.stream().filter(h -> h.name().equals(called)).findFirst();
    }

    /** This spec with another limit to the boot. */
    public LabSpec withBootTimeout(Duration limit) {
        return new LabSpec(name, domain, networks, hosts, readiness, limit);
    }

    /** This spec with another readiness. */
    public LabSpec withReadiness(Readiness when) {
        return new LabSpec(name, domain, networks, hosts, when, bootLimit);
    }

    /** This spec, in which the machines that are to boot from the test's box do so from that one. */
    public LabSpec withBox(Box box) {
        List<LabHost> booting = hosts.stream()
                .map(host -> host.image() instanceof ImageSource.TheBox
                        ? host.withImage(new ImageSource.BuiltBox(box))
                        : host)
                .toList();
        return new LabSpec(name, domain, networks, booting, readiness, bootLimit);
    }

    /** Makes a spec. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private String domain = "lab.internal";
        private final Map<String, LabNetwork> networks = new LinkedHashMap<>();
        private final Map<String, LabHost> hosts = new LinkedHashMap<>();
        private Readiness readiness = new Readiness.WhenSshAnswers();
        private @Nullable Duration bootLimit;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Adds a network.
         *
         * @throws ConfigurationException if there is one of that name, or it has no subnet
         */
        public Builder network(String called, Consumer<LabNetworkBuilder> described) {
            LabNetworkBuilder builder = new LabNetworkBuilder(called);
            described.accept(builder);
            if (networks.putIfAbsent(called, builder.build()) != null) {
                throw new ConfigurationException(
                        "Lab '" + name + "' has two networks that are called '" + called + "'");
            }
            return this;
        }

        /**
         * Adds a machine.
         *
         * @throws ConfigurationException if there is one of that name
         */
        public Builder host(String called, Consumer<LabHostBuilder> described) {
            LabHostBuilder builder = new LabHostBuilder(called);
            described.accept(builder);
            if (hosts.putIfAbsent(called, builder.build()) != null) {
                throw new ConfigurationException("Lab '" + name + "' has two hosts that are called '" + called + "'");
            }
            return this;
        }

        /** The domain of its machines' names; by default {@code lab.internal}. */
        public Builder domain(String suffix) {
            domain = suffix;
            return this;
        }

        /** Decides when a machine is ready; by default as soon as SSH answers. */
        public Builder readyWhen(Readiness when) {
            readiness = when;
            return this;
        }

        /** How long the boot may take; by default 5 minutes, and 10 where machines are emulated. */
        public Builder bootTimeout(Duration limit) {
            bootLimit = limit;
            return this;
        }

        /**
         * The spec.
         *
         * @throws ConfigurationException if its parts do not fit together
         */
        public LabSpec build() {
            return new LabSpec(
                    name, domain, List.copyOf(networks.values()), List.copyOf(hosts.values()), readiness, bootLimit);
        }
    }
}
