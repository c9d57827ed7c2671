package org.infratest.state;

import java.util.Set;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.state.CommandFact.Outcome;

/**
 * A command: {@code state.command("uname -r").assertOutputContains("6.1")}. It is run by {@code sh} as the user who logs in, with nothing on its
 * standard input, messages in English and {@code sbin} in its path. Nothing of it is kept: every attempt runs it, so {@code within(ZERO)} is
 * for commands that change something.
 */
@Api
public final class CommandState extends StateView<CommandState, CommandObservation> {

    private static final int SHOWN = 60;

    private final String command;

    CommandState(Scope scope, String command) {
        super(scope);
        this.command = command;
    }

    @Override
    CommandState with(Scope changed) {
        return new CommandState(changed, command);
    }

    @Override
    String kind() {
        return "command";
    }

    @Override
    String name() {
        return command.length() > SHOWN ? command.substring(0, SHOWN) + "..." : command;
    }

    @Override
    String title() {
        return "command '" + name() + "'";
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new CommandFact(command));
    }

    @Override
    CommandObservation look(Facts facts) {
        Outcome outcome = facts.get(new CommandFact(command));
        return new CommandObservation(
                command, outcome.exitCode(), outcome.stdout(), outcome.whole(), outcome.stderr(), facts.took());
    }

    /** Asserts that it ends with 0. */
    public void assertSucceeds() {
        assertExitCode(0);
    }

    /** Asserts that it ends with anything but 0. */
    public void assertFails() {
        require("to fail", seen -> seen.exitCode() != 0, "any but 0", CommandObservation::exitCode);
    }

    /** Asserts what it ends with. */
    public void assertExitCode(int code) {
        require("to exit with " + code, seen -> seen.exitCode() == code, code, CommandObservation::exitCode);
    }

    /** Asserts what it writes to standard output, without blanks around it; how it ends does not matter. */
    public void assertOutput(String text) {
        require(
                "to print '" + text + "'",
                seen -> found(seen, stdout -> stdout.strip().equals(text)),
                text,
                seen -> seen.stdout().strip());
    }

    /**
     * Asserts that it writes something to standard output that contains {@code text}; how it ends does not matter.
     *
     * @throws EnvironmentException if it wrote more than is kept, and that does not contain it
     */
    public void assertOutputContains(String text) {
        require(
                "to print '" + text + "' among others",
                seen -> found(seen, stdout -> stdout.contains(text)),
                text,
                CommandObservation::stdout);
    }

    private boolean found(CommandObservation seen, Predicate<String> test) {
        boolean found = test.test(seen.stdout());
        if (!found && !seen.whole()) {
            throw new EnvironmentException(scope().host().name() + ": " + title() + " printed more than the "
                    + Prelude.CONTENT / 1024 + " KiB that are kept, and the text is not in them; let it print less");
        }
        return found;
    }
}
