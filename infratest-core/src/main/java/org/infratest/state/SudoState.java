package org.infratest.state;

import java.util.List;
import java.util.Set;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.expect.Expectation;

/** What a user may do by sudo: {@code state.sudo("deploy").assertMayRun("/usr/bin/systemctl", "restart", "app")}. Only root sees it. */
@Api
public final class SudoState extends StateView<SudoState, SudoObservation> {

    private final String user;

    SudoState(Scope scope, String user) {
        super(scope);
        this.user = user;
    }

    @Override
    SudoState with(Scope changed) {
        return new SudoState(changed, user);
    }

    @Override
    String kind() {
        return "sudo";
    }

    @Override
    String name() {
        return user;
    }

    @Override
    String title() {
        return "sudo of " + user;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new SudoFact(user));
    }

    @Override
    SudoObservation look(Facts facts) {
        return new SudoObservation(user, facts.get(new SudoFact(user)), facts.took());
    }

    /** Asserts a rule as {@code sudo -l} lists it: {@code (ALL : ALL) ALL}; blanks do not count. */
    public void assertRule(String rule) {
        String wanted = rule.strip().replaceAll("\\s+", " ");
        require("to have rule '" + wanted + "'", seen -> seen.rules().contains(wanted), wanted, SudoObservation::rules);
    }

    /** Asserts that the user may do nothing at all, or that there is no sudo. */
    public void assertNoRights() {
        forbid("to have no rule", seen -> seen.rules().isEmpty(), List.of(), SudoObservation::rules);
    }

    /**
     * Asserts that the user may run a command as root, with a password or without. Sudo itself decides.
     *
     * @param command the path of a program that exists there, and its arguments
     * @throws org.infratest.EnvironmentException if there is no such program
     */
    public void assertMayRun(String... command) {
        ask(
                Expectation.<SudoObservation>that(
                        title() + " to let it run '" + String.join(" ", command) + "'",
                        seen -> !seen.rules().isEmpty(),
                        true,
                        seen -> !seen.rules().isEmpty()),
                needsFor(command),
                facts -> lookAt(facts, command));
    }

    /**
     * Asserts that the user may not run a command as root. Sudo itself decides.
     *
     * @param command the path of a program that exists there, and its arguments
     * @throws org.infratest.EnvironmentException if there is no such program
     */
    public void assertMayNotRun(String... command) {
        ask(
                Expectation.<SudoObservation>not(
                        title() + " not to let it run '" + String.join(" ", command) + "'",
                        seen -> seen.rules().isEmpty(),
                        false,
                        seen -> !seen.rules().isEmpty()),
                needsFor(command),
                facts -> lookAt(facts, command));
    }

    private Set<Fact<?>> needsFor(String... command) {
        if (command.length == 0 || command[0].isBlank()) {
            throw new ConfigurationException("Name a command that '" + user + "' may or may not run by sudo");
        }
        return Set.of(new SudoCommandFact(user, List.of(command)), new SudoFact(user));
    }

    /** The rules where they allow it, and otherwise none of them. */
    private SudoObservation lookAt(Facts facts, String... command) {
        boolean allowed = facts.get(new SudoCommandFact(user, List.of(command)));
        return allowed ? look(facts) : new SudoObservation(user, List.of(), facts.took());
    }
}
