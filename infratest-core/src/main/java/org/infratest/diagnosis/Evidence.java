package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.infratest.probe.FailedProbe;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a failed probe. From here on nobody is asked any more.
 *
 * @param failed the probe
 * @param symptom what it saw
 * @param from the address that its packets bear, or null where that is not known
 * @param path the machines on the way that were asked, from where the probe looked to its target
 * @param source where it looked from, or null where that cannot be asked
 * @param target the target, or null where it cannot be asked
 * @param others other machines of the environment
 * @param echoes what became of echo requests of several sizes
 * @param unasked what could not be asked, and why
 */
record Evidence(
        FailedProbe failed,
        Symptom symptom,
        @Nullable InetAddress from,
        List<Machine> path,
        @Nullable Machine source,
        @Nullable Machine target,
        List<Machine> others,
        Sizes echoes,
        List<String> unasked) {

    Evidence {
        path = List.copyOf(path);
        others = List.copyOf(others);
        unasked = List.copyOf(unasked);
    }

    /**
     * Which echo requests came back.
     *
     * @param asked whether any were sent
     * @param smallOne whether one came back that is smaller than any path requires
     * @param largeOne whether one came back that is as large as the first interface allows
     * @param words what the last of them led to
     */
    record Sizes(boolean asked, boolean smallOne, boolean largeOne, String words) {

        static final Sizes NOT_ASKED = new Sizes(false, false, false, "");
    }

    /**
     * A step over the wire.
     *
     * @param at the machine that sends
     * @param route its way
     * @param isBack whether it is on the way back
     */
    record Hop(Machine at, Route route, boolean isBack) {

        InetAddress next() {
            return route.next();
        }
    }

    InetAddress to() {
        return failed.address();
    }

    Optional<InetAddress> origin() {
        return Optional.ofNullable(from);
    }

    Optional<Machine> theTarget() {
        return Optional.ofNullable(target);
    }

    Optional<Machine> theSource() {
        return Optional.ofNullable(source);
    }

    /** Those between source and target. */
    List<Machine> gateways() {
        return path.stream().filter(m -> !m.equals(source) && !m.equals(target)).toList();
    }

    /** What the target is called, whether or not it can be asked. */
    String targetName() {
        return failed.host().name();
    }

    /** The steps to the target, as far as they are known, then those back. */
    List<Hop> hops() {
        return Stream.concat(hops(false).stream(), hops(true).stream()).toList();
    }

    /** The steps in one direction. */
    List<Hop> hops(boolean back) {
        InetAddress end = back ? from : to();
        List<Hop> hops = new ArrayList<>();
        if (end == null) {
            return hops;
        }
        for (Machine machine : path) {
            if (!machine.has(end)) {
                Route route = machine.before().route(end);
                if (back) {
                    hops.add(0, new Hop(machine, route, true));
                } else {
                    hops.add(new Hop(machine, route, false));
                }
            }
        }
        return hops;
    }

    /** The machine, of all that are known, that should have an address. */
    Optional<Machine> owner(InetAddress address) {
        return Stream.concat(path.stream(), others.stream())
                .filter(m -> m.has(address))
                .findFirst();
    }

    /** The addresses of a machine that matter for this probe: those on networks that it shares with one beside it. */
    List<InetAddress> addressesOf(Machine machine) {
        int index = path.indexOf(machine);
        List<InetAddress> beside = new ArrayList<>();
        if (index > 0) {
            beside.addAll(path.get(index - 1).declared().keySet());
        }
        if (index >= 0 && index + 1 < path.size()) {
            beside.addAll(path.get(index + 1).declared().keySet());
        }
        Stream.of(from, to()).filter(Objects::nonNull).forEach(beside::add);
        return machine.declared().entrySet().stream()
                .filter(own -> own.getKey().equals(to())
                        || own.getKey().equals(from)
                        || beside.stream().anyMatch(other -> own.getValue().contains(other)))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }
}
