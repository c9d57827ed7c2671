package org.infratest.state;

import java.util.List;

/**
 * What sudo lets a user do, in its own words.
 *
 * @param user the user's name
 */
record SudoFact(String user) implements Fact<List<String>> {

    private static final String BEGIN = "may run the following commands on";
    private static final String NOTHING = "is not allowed to run sudo on";

    @Override
    public String title() {
        return "the sudo rights of " + user;
    }

    /** Into a pipe it writes each rule on one line. */
    @Override
    public String script() {
        return "has sudo || absent; root; sudo -l -U " + Shell.quoted(user) + " 2>&1 | cat";
    }

    @Override
    public List<String> read(Answer answer) throws Unseen {
        if (answer.isAbsent()) {
            return List.of();
        }
        List<String> lines = answer.lines();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(BEGIN)) {
                return lines.subList(i + 1, lines.size()).stream()
                        .map(rule -> rule.strip().replaceAll("\\s+", " "))
                        .toList();
            }
        }
        if (answer.out().contains(NOTHING)) {
            return List.of();
        }
        throw new Unseen("sudo said: " + answer.out().strip());
    }
}
