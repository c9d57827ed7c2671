package org.infratest.state;

import java.util.List;
import java.util.Set;
import org.infratest.Api;

/** A name in {@code /etc/hosts}: {@code state.hostsEntry("db").assertAddress("10.0.1.3")}. */
@Api
public final class HostsEntryState extends StateView<HostsEntryState, NamesObservation> {

    private final String name;

    HostsEntryState(Scope scope, String name) {
        super(scope);
        this.name = name;
    }

    @Override
    HostsEntryState with(Scope changed) {
        return new HostsEntryState(changed, name);
    }

    @Override
    String kind() {
        return "hosts entry";
    }

    @Override
    String name() {
        return name;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new HostsFact());
    }

    /** The addresses of the name, of which case says nothing (RFC 4343). */
    @Override
    NamesObservation look(Facts facts) {
        List<String> addresses = facts.get(new HostsFact()).stream()
                .filter(entry -> entry.names().stream().anyMatch(name::equalsIgnoreCase))
                .map(HostsFact.Entry::address)
                .toList();
        return new NamesObservation(name, addresses, facts.took());
    }

    /**
     * Asserts that the name has that address, be it among others.
     *
     * @throws org.infratest.ConfigurationException if it is no address
     */
    public void assertAddress(String address) {
        String wanted = Addresses.normal(address);
        require(
                "to be " + wanted,
                seen -> seen.names().stream().anyMatch(at -> Addresses.isSame(at, wanted)),
                wanted,
                NamesObservation::names);
    }

    /** Asserts that the name is not in the file. */
    public void assertAbsent() {
        forbid("to be absent", seen -> seen.names().isEmpty(), List.of(), NamesObservation::names);
    }
}
