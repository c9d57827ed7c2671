package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.lab.net.Direction;
import org.infratest.lab.net.EthernetSwitch;
import org.infratest.lab.net.Impairment;
import org.infratest.lab.net.PcapWriter;
import org.infratest.lab.net.SwitchPort;
import org.jspecify.annotations.Nullable;

/**
 * A network of a running lab, as something that a test can break and look into. What is broken is whole again after the test, without
 * a word; {@link #heal} does so earlier. Networks that share a segment share its switch: parts and the largest packet count for
 * all of them, and what is wrong with the cable of a trunk meets the frames of each network on it. Safe for use by several threads.
 */
@Api
public final class Network {

    private final LabNetwork spec;
    private final EthernetSwitch segment;
    private final PcapWriter capture;
    private final List<Link> links;
    private final @Nullable SwitchPort jvm;
    private final AtomicBoolean random;

    /**
     * Creates one.
     *
     * @param links the cables of its machines
     * @param jvm the port of the JVM; null where that is not on it
     * @param random set once chance decides what goes wrong
     */
    Network(
            LabNetwork spec,
            EthernetSwitch segment,
            PcapWriter capture,
            List<Link> links,
            @Nullable SwitchPort jvm,
            AtomicBoolean random) {
        this.spec = spec;
        this.segment = segment;
        this.capture = capture;
        this.links = List.copyOf(links);
        this.jvm = jvm;
        this.random = random;
    }

    /** Its name. */
    public String name() {
        return spec.name();
    }

    /** What was asked for. */
    public LabNetwork spec() {
        return spec;
    }

    /** The cables of its machines. */
    public List<Link> links() {
        return links;
    }

    /**
     * Makes it a bad network: each frame meets the impairment once, on its way to whoever receives it, machine or JVM. What was wrong in that
     * way before is no more.
     */
    public void impair(Impairment impairment) {
        links.forEach(link -> link.impair(Direction.TO_HOST, impairment));
        if (jvm != null) {
            random.compareAndSet(false, impairment.isRandom());
            jvm.impair(Direction.TO_HOST, impairment);
        }
    }

    /** Each frame arrives later by that much: a round trip takes twice that. What else was wrong with the network in that way is no more. */
    public void delay(Duration time) {
        impair(Impairment.NONE.withDelay(time));
    }

    /**
     * Frames get lost.
     *
     * @param probability 0 to 1
     */
    public void loss(double probability) {
        impair(Impairment.NONE.withLoss(probability));
    }

    /**
     * Cuts it into parts that do not hear each other. Machines in none of them hear, and are heard by, all; so does the JVM.
     *
     * @param sides the machines of each part
     */
    @SafeVarargs
    public final void partition(Set<Host>... sides) {
        List<Set<String>> ports = new ArrayList<>();
        for (Set<Host> side : sides) {
            ports.add(links.stream()
                    .filter(link -> side.contains(link.host()))
                    .map(Link::port)
                    .collect(Collectors.toSet()));
        }
        segment.partition(ports);
    }

    /**
     * Drops packets that are larger.
     *
     * @param bytes the largest packet that goes through, without the Ethernet header
     * @throws org.infratest.ConfigurationException if that is not possible
     */
    public void mtu(int bytes) {
        segment.limitMtu(bytes);
    }

    /**
     * Makes it whole again, with the cables of its machines, and their cards as {@link Link#heal} does.
     *
     * @throws org.infratest.EnvironmentException if a machine does not get back what it had
     */
    public void heal() {
        segment.join();
        if (jvm != null) {
            jvm.heal();
        }
        Attempts attempts = new Attempts();
        links.forEach(link -> attempts.attempt(link::heal));
        attempts.finish();
    }

    /** What went over its segment until now, as a file for Wireshark and tshark. */
    public Path capture() {
        capture.flush();
        return capture.file();
    }

    @Override
    public String toString() {
        return spec.name();
    }
}
