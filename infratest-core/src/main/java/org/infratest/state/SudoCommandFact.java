package org.infratest.state;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether sudo lets a user run a command as root. Sudo itself decides, and runs nothing.
 *
 * @param user the user's name
 * @param words the command and its arguments
 */
record SudoCommandFact(String user, List<String> words) implements Fact<Boolean> {

    @Override
    public String title() {
        return "whether sudo lets " + user + " run " + String.join(" ", words);
    }

    @Override
    public String script() {
        String command = words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
        return "has sudo || absent; root; sudo -l -U " + Shell.quoted(user) + " -- " + command;
    }

    /** Silence and exit code 1 are a no; anything that it says is about something else: no such command, no such user. */
    @Override
    public Boolean read(Answer answer) throws Unseen {
        boolean refused = answer.exitCode() == 1 && answer.err().isBlank();
        if (!answer.isAbsent() && !refused) {
            answer.text();
        }
        return answer.exitCode() == 0;
    }
}
