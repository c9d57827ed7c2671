package org.infratest.state;

import java.util.Set;
import org.infratest.Api;

/** An address of the machine itself: {@code state.address("10.0.1.2").assertOn("eth1")}. */
@Api
public final class AddressState extends StateView<AddressState, NamesObservation> {

    private final String address;

    AddressState(Scope scope, String address) {
        super(scope);
        this.address = address;
    }

    @Override
    AddressState with(Scope changed) {
        return new AddressState(changed, address);
    }

    @Override
    String kind() {
        return "address";
    }

    @Override
    String name() {
        return address;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new InterfacesFact());
    }

    /** The interfaces that have it. */
    @Override
    NamesObservation look(Facts facts) {
        return new NamesObservation(
                address,
                facts.get(new InterfacesFact()).stream()
                        .filter(one -> one.addresses().stream()
                                .anyMatch(at -> Addresses.isSame(at.replaceFirst("/.*", ""), address)))
                        .map(NetworkInterface::name)
                        .toList(),
                facts.took());
    }

    /** Asserts that some interface has it. */
    public void assertPresent() {
        require("to be on an interface", seen -> !seen.names().isEmpty(), "an interface", NamesObservation::names);
    }

    /** Asserts that no interface has it. */
    public void assertAbsent() {
        forbid("to be on no interface", seen -> seen.names().isEmpty(), Set.of(), NamesObservation::names);
    }

    /** Asserts that this interface has it. */
    public void assertOn(String networkInterface) {
        require(
                "to be on interface " + networkInterface,
                seen -> seen.names().contains(networkInterface),
                networkInterface,
                NamesObservation::names);
    }
}
