package org.infratest.state;

import java.util.List;

/** All users and groups that the machine lists; a directory service may know more, see {@link AccountFact}. */
record AccountsFact() implements Fact<Accounts> {

    private static final String SEPARATOR = "--";

    @Override
    public String title() {
        return "the users and groups";
    }

    @Override
    public String script() {
        return "if has getent; then getent passwd; echo --; getent group; else cat /etc/passwd; echo --; cat /etc/group; fi";
    }

    @Override
    public Accounts read(Answer answer) throws Unseen {
        List<String> lines = answer.lines();
        int end = lines.indexOf(SEPARATOR);
        return new Accounts(
                lines.subList(0, end).stream().map(Accounts.User::parse).toList(),
                lines.subList(end + 1, lines.size()).stream()
                        .map(Accounts.Group::parse)
                        .toList());
    }
}
