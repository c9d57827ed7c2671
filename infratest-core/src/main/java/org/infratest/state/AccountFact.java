package org.infratest.state;

import java.util.List;
import java.util.Optional;

/**
 * One user or group by its name, as a directory service may answer for names that it does not list.
 *
 * @param database {@code passwd} or {@code group}
 * @param name the name
 */
record AccountFact(Database database, String name) implements Fact<AccountFact.Found> {

    enum Database {
        PASSWD,
        GROUP
    }

    /**
     * What is known under that name.
     *
     * @param user the user, for {@link Database#PASSWD}
     * @param groups its groups
     * @param group the group, for {@link Database#GROUP}
     */
    record Found(Optional<Accounts.User> user, List<String> groups, Optional<Accounts.Group> group) {

        static final Found NOTHING = new Found(Optional.empty(), List.of(), Optional.empty());
    }

    @Override
    public String title() {
        return (database == Database.PASSWD ? "user " : "group ") + name;
    }

    /** {@code getent} exits with 2 where the name is not known. Names of groups may contain blanks, so each has its line. */
    @Override
    public String script() {
        String word = Shell.quoted(name);
        return "has getent || absent; getent " + (database == Database.PASSWD ? "passwd " : "group ") + word
                + "; c=$?; [ $c -ne 2 ] || absent; [ $c -eq 0 ] || exit $c"
                + (database == Database.PASSWD
                        ? "; for g in $(id -G " + word + "); do getent group \"$g\" | cut -d: -f1; done"
                        : "");
    }

    @Override
    public Found read(Answer answer) throws Unseen {
        if (answer.isAbsent()) {
            return Found.NOTHING;
        }
        List<String> lines = answer.lines();
        if (!lines.get(0).startsWith(name + ":") && name.matches("\\d+")) {
            return Found.NOTHING; // getent takes a number for an id
        }
        if (database == Database.GROUP) {
            return new Found(Optional.empty(), List.of(), Optional.of(Accounts.Group.parse(lines.get(0))));
        }
        return new Found(
                Optional.of(Accounts.User.parse(lines.get(0))), lines.subList(1, lines.size()), Optional.empty());
    }
}
