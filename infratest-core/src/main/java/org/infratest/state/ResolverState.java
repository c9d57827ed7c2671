package org.infratest.state;

import java.util.Set;
import org.infratest.Api;

/** What {@code /etc/resolv.conf} says: {@code state.resolver().assertNameserver("10.0.1.1")}. */
@Api
public final class ResolverState extends StateView<ResolverState, ResolverObservation> {

    ResolverState(Scope scope) {
        super(scope);
    }

    @Override
    ResolverState with(Scope changed) {
        return new ResolverState(changed);
    }

    @Override
    String kind() {
        return "resolver";
    }

    @Override
    String name() {
        return "/etc/resolv.conf";
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new ResolverFact());
    }

    @Override
    ResolverObservation look(Facts facts) {
        ResolverObservation seen = facts.get(new ResolverFact());
        return new ResolverObservation(seen.nameservers(), seen.search(), seen.options(), facts.took());
    }

    /**
     * Asserts that it asks that server, be it among others.
     *
     * @throws org.infratest.ConfigurationException if it is no address
     */
    public void assertNameserver(String address) {
        String wanted = Addresses.normal(address);
        require(
                "to have nameserver " + wanted,
                seen -> seen.nameservers().stream().anyMatch(at -> Addresses.isSame(at, wanted)),
                wanted,
                ResolverObservation::nameservers);
    }

    /** Asserts that it tries that domain. */
    public void assertSearch(String domain) {
        require("to search " + domain, seen -> seen.search().contains(domain), domain, ResolverObservation::search);
    }

    /** Asserts an option, for example {@code ndots:2}. */
    public void assertOption(String option) {
        require(
                "to have option " + option,
                seen -> seen.options().contains(option),
                option,
                ResolverObservation::options);
    }
}
