package org.infratest.state;

import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;

/** A network interface: {@code state.networkInterface("eth1").assertAddress("10.0.1.2/24")}. */
@Api
public final class InterfaceState extends StateView<InterfaceState, InterfaceObservation> {

    private final String name;

    InterfaceState(Scope scope, String name) {
        super(scope);
        this.name = name;
    }

    @Override
    InterfaceState with(Scope changed) {
        return new InterfaceState(changed, name);
    }

    @Override
    String kind() {
        return "interface";
    }

    @Override
    String name() {
        return name;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new InterfacesFact());
    }

    @Override
    InterfaceObservation look(Facts facts) {
        NetworkInterface found = facts.get(new InterfacesFact()).stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElse(null);
        return new InterfaceObservation(name, found, facts.took());
    }

    /** Asserts that there is such an interface. */
    public void assertExists() {
        require("to exist", InterfaceObservation::exists, true, InterfaceObservation::exists);
    }

    /** Asserts that there is no such interface. */
    public void assertAbsent() {
        forbid("to be absent", seen -> !seen.exists(), false, InterfaceObservation::exists);
    }

    /** Asserts that it was set up and has a carrier. */
    public void assertUp() {
        requireOf("to be up", found -> found.isUp() && found.hasCarrier(), "UP,LOWER_UP", NetworkInterface::flags);
    }

    /** Asserts that there is such an interface, and that it is not up. */
    public void assertDown() {
        forbid(
                "to be down",
                seen -> seen.found() != null && !seen.found().isUp(),
                "without UP",
                seen -> seen.found() == null ? "no interface" : seen.found().flags());
    }

    /**
     * Asserts that it has that address.
     *
     * @param address with prefix length ({@code 10.0.1.2/24}), which is compared then, or without
     * @throws org.infratest.ConfigurationException if it is no address
     */
    public void assertAddress(String address) {
        int slash = address.indexOf('/');
        String bare = Addresses.normal(slash < 0 ? address : address.substring(0, slash));
        String prefix = slash < 0 ? "" : address.substring(slash);
        require(
                "to have address " + address,
                seen -> seen.addresses().stream()
                        .anyMatch(at -> at.endsWith(prefix) && Addresses.isSame(at.replaceFirst("/.*", ""), bare)),
                address,
                InterfaceObservation::addresses);
    }

    /** Asserts the MTU in bytes. */
    public void assertMtu(int bytes) {
        requireOf("to have MTU " + bytes, found -> found.mtu() == bytes, bytes, NetworkInterface::mtu);
    }

    /** Asserts the hardware address. */
    public void assertMac(String mac) {
        String wanted = mac.toLowerCase(Locale.ROOT);
        requireOf("to have MAC " + wanted, found -> found.mac().equals(wanted), wanted, NetworkInterface::mac);
    }

    private void requireOf(
            String wish, Predicate<NetworkInterface> test, Object expected, Function<NetworkInterface, Object> actual) {
        require(
                wish,
                seen -> seen.found() != null && test.test(seen.found()),
                expected,
                seen -> seen.found() == null ? "no interface" : actual.apply(seen.found()));
    }
}
