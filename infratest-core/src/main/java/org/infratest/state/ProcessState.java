package org.infratest.state;

import java.util.List;
import java.util.Set;
import org.infratest.Api;

/** The processes of one name: {@code state.process("sshd").assertRunning()}. */
@Api
public final class ProcessState extends StateView<ProcessState, ProcessObservation> {

    private final String name;

    ProcessState(Scope scope, String name) {
        super(scope);
        this.name = name;
    }

    @Override
    ProcessState with(Scope changed) {
        return new ProcessState(changed, name);
    }

    @Override
    String kind() {
        return "process";
    }

    @Override
    String name() {
        return name;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new ProcessesFact());
    }

    @Override
    ProcessObservation look(Facts facts) {
        return new ProcessObservation(
                name,
                facts.get(new ProcessesFact()).stream()
                        .filter(process -> process.isCalled(name))
                        .toList(),
                facts.took());
    }

    /** Asserts that there is at least one. */
    public void assertRunning() {
        require(
                "to run",
                seen -> !seen.processes().isEmpty(),
                true,
                seen -> !seen.processes().isEmpty());
    }

    /** Asserts that there is none. */
    public void assertNotRunning() {
        forbid("not to run", seen -> seen.processes().isEmpty(), List.of(), ProcessObservation::processes);
    }

    /** Asserts how many there are. */
    public void assertCount(int count) {
        require(
                "to run " + count + " times",
                seen -> seen.processes().size() == count,
                count,
                seen -> seen.processes().size());
    }

    /** Asserts that there is at least one, and that this user runs all of them. */
    public void assertUser(String user) {
        require("to be run by " + user, seen -> seen.users().equals(List.of(user)), user, ProcessObservation::users);
    }
}
