package org.infratest.state;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All users and groups that the machine lists; a directory service may know more, see {@link AccountFact}. */
record AccountsFact() implements Fact<Accounts> {

    private static final String SEPARATOR = "--";
    private static final Pattern GROUPS = Pattern.compile("\\s*(?:group|initgroups):\\s*(\\S.*)");
    private static final Set<String> OF_THE_MACHINE = Set.of("files", "compat", "db", "altfiles", "systemd");

    @Override
    public String title() {
        return "the users and groups";
    }

    @Override
    public String script() {
        return "if has getent; then getent passwd; echo --; getent group; else cat /etc/passwd; echo --; cat /etc/group; fi;"
                + " echo --; cat /etc/nsswitch.conf 2>/dev/null; :";
    }

    /** As {@code nsswitch.conf(5)} has it: who else than files of the machine is asked for the groups of a user. */
    private static boolean asksADirectory(String line) {
        Matcher groups = GROUPS.matcher(line);
        return groups.matches()
                && Arrays.stream(groups.group(1)
                                .replaceAll("\\[[^]]*]|#.*", " ")
                                .strip()
                                .split("\\s+"))
                        .anyMatch(service -> !OF_THE_MACHINE.contains(service));
    }

    @Override
    public Accounts read(Answer answer) throws Unseen {
        List<String> lines = answer.lines();
        int end = lines.indexOf(SEPARATOR);
        List<String> rest = lines.subList(end + 1, lines.size());
        int switches = rest.indexOf(SEPARATOR);
        int groups = switches < 0 ? rest.size() : switches;
        return new Accounts(
                lines.subList(0, end).stream().map(Accounts.User::parse).toList(),
                rest.subList(0, groups).stream().map(Accounts.Group::parse).toList(),
                rest.subList(groups, rest.size()).stream().anyMatch(AccountsFact::asksADirectory));
    }
}
