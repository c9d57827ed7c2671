package org.infratest.state;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.infratest.Api;

/** A route of the main table: {@code state.route("default").assertVia("10.0.1.1")}. */
@Api
public final class RouteState extends StateView<RouteState, RouteObservation> {

    static final String DEFAULT = "default";

    private final String destination;

    RouteState(Scope scope, String destination) {
        super(scope);
        this.destination = destination;
    }

    @Override
    RouteState with(Scope changed) {
        return new RouteState(changed, destination);
    }

    @Override
    String kind() {
        return "route";
    }

    @Override
    String name() {
        return destination;
    }

    @Override
    String title() {
        return "route to " + destination;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new RoutesFact());
    }

    @Override
    RouteObservation look(Facts facts) {
        List<Route> all = facts.get(new RoutesFact());
        return new RouteObservation(
                destination,
                all.stream()
                        .filter(route -> isSame(route.destination(), destination))
                        .toList(),
                all,
                facts.took());
    }

    /** {@code ip} leaves out the prefix length of a single address. */
    private static boolean isSame(String printed, String wanted) {
        return printed.equals(wanted) || wanted.equals(printed + (printed.indexOf(':') < 0 ? "/32" : "/128"));
    }

    /** Asserts that there is a route with exactly that destination, be it one that leads nowhere. */
    public void assertPresent() {
        requireOne("to be present", route -> true, "a route");
    }

    /** Asserts that there is no route with exactly that destination; a wider one may cover it. */
    public void assertAbsent() {
        forbid("to be absent", seen -> seen.routes().isEmpty(), List.of(), RouteObservation::routes);
    }

    /**
     * Asserts that it leads by that next hop.
     *
     * @throws org.infratest.ConfigurationException if it is no address
     */
    public void assertVia(String address) {
        String wanted = Addresses.normal(address);
        requireOne(
                "to lead by " + wanted,
                route -> Addresses.isSame(route.via(), wanted) || route.line().contains("nexthop via " + wanted + " "),
                wanted);
    }

    /** Asserts that it leaves by that interface, be it among others. */
    public void assertDevice(String networkInterface) {
        requireOne(
                "to leave by " + networkInterface,
                route -> route.devices().contains(networkInterface),
                networkInterface);
    }

    /** Asserts its type: {@code unicast}, or for example {@code blackhole}, {@code unreachable}, {@code prohibit}. */
    public void assertType(String type) {
        requireOne("to be of type " + type, route -> route.type().equals(type), type);
    }

    private void requireOne(String wish, Predicate<Route> test, String expected) {
        require(wish, seen -> seen.routes().stream().anyMatch(test), expected, RouteObservation::routes);
    }
}
