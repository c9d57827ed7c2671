package org.infratest.lab.net;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * A learning Ethernet switch with VLANs (IEEE 802.1Q), for one segment of a lab. Frames of an unknown, a group's or everybody's
 * address go to all ports of the VLAN but the one they came from. It speaks no spanning tree. Methods may be called from any
 * thread; what they change is in force when they return.
 *
 * <p>It does with frames what a Linux bridge with {@code vlan_filtering} does that has neither spanning tree nor snooping of groups. One
 * difference is kept: Linux drops a tagged frame that has fewer than two bytes behind its type, which no card on a wire sends.
 */
public final class EthernetSwitch implements AutoCloseable {

    private final Loop loop;
    private final String name;
    private final SwitchSettings settings;
    private final Forwarding forwarding;
    private final PendingLinks pending;
    private final Map<String, SwitchPort> ports = new LinkedHashMap<>();
    private final Map<String, QemuPort> machines = new LinkedHashMap<>();

    /**
     * Creates one, without ports.
     *
     * @param name how people call it
     */
    public EthernetSwitch(Loop loop, String name, SwitchSettings settings) {
        this.loop = loop;
        this.name = name;
        this.settings = settings;
        forwarding = new Forwarding(loop, settings);
        pending = new PendingLinks(loop);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What it is made to. */
    public SwitchSettings settings() {
        return settings;
    }

    /**
     * Attaches a station of this JVM. Frames that it sends while it receives one go in after that one went to all its receivers.
     *
     * @return its way into the switch, for use on the loop
     * @throws ConfigurationException if there is a port of that name
     */
    public Wire attach(String port, PortMode mode, Station station) {
        return onLoop(() -> {
            Tally sent = new Tally();
            SwitchPort added = add(port, mode, new StationLink(loop, station, sent), sent);
            return new StationWire(loop, forwarding, added, settings.queue());
        });
    }

    /**
     * Adds a port that a machine of QEMU connects to by a Unix socket.
     *
     * @param socket where the switch is to listen; nothing may be there yet
     * @throws ConfigurationException if there is a port of that name
     * @throws org.infratest.EnvironmentException if it cannot listen there
     */
    public QemuPort listenUnix(String port, PortMode mode, Path socket) {
        return listen(port, mode, () -> Listener.unix(socket));
    }

    /**
     * Adds a port that a machine of QEMU connects to by TCP, on a free port of the loopback interface: for QEMU before 7.2, which
     * has no Unix sockets for that. Any user of the computer can connect there.
     *
     * @throws ConfigurationException if there is a port of that name
     * @throws org.infratest.EnvironmentException if it cannot listen
     */
    public QemuPort listenTcp(String port, PortMode mode) {
        return listen(port, mode, Listener::tcp);
    }

    /**
     * The port of that name.
     *
     * @throws ConfigurationException if there is none
     */
    public SwitchPort port(String called) {
        return onLoop(() -> find(called));
    }

    /** Its ports, in the order in which they were added. */
    public List<SwitchPort> ports() {
        return onLoop(() -> List.copyOf(ports.values()));
    }

    /**
     * Takes a port away; what its host sends from now on gets lost.
     *
     * @throws ConfigurationException if there is none of that name
     */
    public void detach(String port) {
        onLoop(() -> {
            SwitchPort found = find(port);
            QemuPort machine = machines.get(port);
            if (machine == null) {
                remove(found);
            } else {
                machine.closeNow();
            }
            return found;
        });
    }

    /**
     * Cuts the segment into parts that do not hear each other, instead of the parts that it was cut into before. Ports in none of
     * them hear, and are heard by, all.
     *
     * @param sides the names of the ports of each part
     * @throws ConfigurationException if there is no port of one of the names, or it is in two parts
     */
    public void partition(List<Set<String>> sides) {
        onLoop(() -> {
            Map<SwitchPort, Integer> chosen = sides(sides);
            ports.values().forEach(port -> port.side(chosen.getOrDefault(port, 0)));
            forwarding.partitioned(!chosen.isEmpty());
            return chosen;
        });
    }

    /**
     * Drops packets that are larger, from now on.
     *
     * @param bytes the largest packet that goes through, without the header and tag of its frame
     */
    public void limitMtu(int bytes) {
        if (bytes < 0) {
            throw new ConfigurationException("An MTU of " + bytes + " is not possible");
        }
        OnLoop.run(loop, () -> forwarding.mtu(bytes));
    }

    /** Joins all parts, and lets packets of any size through. */
    public void join() {
        OnLoop.run(loop, () -> {
            ports.values().forEach(port -> port.side(0));
            forwarding.partitioned(false);
            forwarding.mtu(Integer.MAX_VALUE);
        });
    }

    /** Makes all cables good, joins all parts, and lets packets of any size through. */
    public void heal() {
        OnLoop.run(loop, () -> {
            ports.values().forEach(SwitchPort::heal);
            join();
        });
    }

    /** Whether nothing is impaired, parted or limited any more, and no frame that was held up is on the way. */
    public boolean isClean() {
        return onLoop(() -> forwarding.isClean() && ports.values().stream().allMatch(SwitchPort::isClean));
    }

    /**
     * Records from now on each frame that is let in, once, with the tag of the VLAN that it is in, whether it came with one or not. Without
     * a tag: what is in no VLAN.
     *
     * @param writer takes the frames, instead of the one before, which stays open; null records no more
     */
    public void capture(@Nullable PcapWriter writer) {
        OnLoop.run(loop, () -> forwarding.capture(writer));
    }

    /**
     * From now on somebody sees each frame that goes to one address.
     *
     * @param onlooker called on the loop, instead of the one before; null for nobody
     */
    public void watch(@Nullable Onlooker onlooker) {
        OnLoop.run(loop, () -> forwarding.watch(onlooker));
    }

    /**
     * From now on frames are learned from and recorded as ever, and then wait at the ports that they are for, as far as the queues have
     * room: nobody gets one until {@link #release}.
     */
    public void hold() {
        OnLoop.run(loop, forwarding::hold);
    }

    /** Lets out what was held, in its order. */
    public void release() {
        OnLoop.run(loop, forwarding::release);
    }

    /** What it is doing now. What is on its way between the switch and a machine's QEMU is not known here: hold first. */
    public SwitchState state() {
        return onLoop(forwarding::state);
    }

    /** Makes it go on from what it was doing then; what it is doing now is no more. Counters stay as they are. */
    public void become(SwitchState state) {
        OnLoop.run(loop, () -> forwarding.become(state));
    }

    /** How many frames its hosts have sent until now. */
    public long received() {
        return onLoop(() -> ports.values().stream()
                .mapToLong(port -> port.counters().fromHost().frames())
                .sum());
    }

    /** Whether a machine is connected at the port of that name. */
    public boolean isConnected(String port) {
        return onLoop(() -> {
            QemuPort machine = machines.get(port);
            return machine != null && machine.isConnected();
        });
    }

    /**
     * Connects a port to a machine that listens for that, in place of the one that was connected there, and removes the socket's file.
     *
     * @param port the name of a port that machines connect to
     * @param socket where the machine listens: {@code -netdev stream} (server=on)
     * @throws org.infratest.EnvironmentException if nobody listens there
     */
    public void dial(String port, Path socket) {
        onLoop(() -> Objects.requireNonNull(machines.get(port), port)).dial(socket);
    }

    /** How many addresses it has learned and not yet removed. */
    public int addresses() {
        return onLoop(forwarding::addresses);
    }

    /** Takes all ports away, ending the connections of machines. The capture stays open. To be closed before its loop. */
    @Override
    public void close() {
        OnLoop.run(loop, () -> {
            List.copyOf(machines.values()).forEach(QemuPort::closeNow);
            List.copyOf(ports.values()).forEach(this::remove);
        });
    }

    @Override
    public String toString() {
        return name;
    }

    PendingLinks pending() {
        return pending;
    }

    /** Nobody is connected any more, so nothing is behind the port. */
    void hostGone(SwitchPort port) {
        forwarding.forget(port);
    }

    void remove(SwitchPort port) {
        ports.remove(port.name());
        machines.remove(port.name());
        forwarding.remove(port);
        port.detach();
    }

    private QemuPort listen(String port, PortMode mode, Supplier<Listener> listening) {
        if (!(loop instanceof EventLoop sockets)) {
            throw new IllegalStateException("Machines connect by sockets, so the switch '" + name + "' needs an "
                    + EventLoop.class.getSimpleName() + " and not " + loop);
        }
        return onLoop(() -> {
            Tally sent = new Tally();
            QemuLink link = new QemuLink(sockets.buffers(), pending, sent, settings.queue());
            SwitchPort added = add(port, mode, link, sent);
            try {
                return listen(sockets, listening.get(), added, link);
            } catch (RuntimeException e) {
                remove(added);
                throw e;
            }
        });
    }

    private QemuPort listen(EventLoop sockets, Listener listener, SwitchPort added, QemuLink link) {
        QemuPort machine = new QemuPort(this, sockets, listener, added, link);
        machine.listen();
        machines.put(added.name(), machine);
        return machine;
    }

    private SwitchPort add(String port, PortMode mode, Link link, Tally sent) {
        if (ports.containsKey(port)) {
            throw new ConfigurationException("The switch '" + name + "' has two ports that are called '" + port + "'");
        }
        SwitchPort added = new SwitchPort(loop, port, mode, forwarding, settings, link, sent);
        ports.put(port, added);
        forwarding.add(added);
        return added;
    }

    private SwitchPort find(String called) {
        SwitchPort found = ports.get(called);
        if (found == null) {
            throw new ConfigurationException(
                    "The switch '" + name + "' has no port '" + called + "'; it has " + ports.keySet());
        }
        return found;
    }

    private Map<SwitchPort, Integer> sides(List<Set<String>> named) {
        Map<SwitchPort, Integer> sides = new HashMap<>();
        for (int i = 0; i < named.size(); i++) {
            for (String port : named.get(i)) {
                if (sides.put(find(port), i + 1) != null) {
                    throw new ConfigurationException("Port '" + port + "' of the switch '" + name
                            + "' is in two parts of a partition: " + named);
                }
            }
        }
        return sides;
    }

    private <T> T onLoop(Supplier<T> work) {
        return OnLoop.call(loop, work);
    }
}
