package org.infratest.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Users and groups.
 *
 * @param users the users
 * @param groups the groups
 * @param isDirectoryAsked whether a directory service may put a user into groups of which this list says nothing
 */
record Accounts(List<User> users, List<Group> groups, boolean isDirectoryAsked) {

    /** As in {@code passwd(5)}. */
    record User(String name, long uid, long gid, String comment, String home, String shell) {

        private static final int FIELDS = 7;

        static User parse(String line) {
            List<String> fields = List.of(line.split(":", FIELDS));
            return new User(
                    fields.get(0),
                    Long.parseLong(fields.get(2)),
                    Long.parseLong(fields.get(3)),
                    fields.get(4),
                    fields.get(5),
                    fields.get(6));
        }
    }

    /** As in {@code group(5)}. */
    record Group(String name, long gid, List<String> members) {

        private static final int FIELDS = 4;

        static Group parse(String line) {
            List<String> fields = List.of(line.split(":", FIELDS));
            String members = fields.get(3);
            return new Group(
                    fields.get(0),
                    Long.parseLong(fields.get(2)),
                    members.isEmpty() ? List.of() : List.of(members.split(",")));
        }
    }

    Optional<User> user(String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    Optional<Group> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** The groups of a user, the primary one first. */
    List<String> groupsOf(User user) {
        List<String> names = new ArrayList<>();
        groups.stream()
                .filter(group -> group.gid() == user.gid())
                .findFirst()
                .ifPresent(group -> names.add(group.name()));
        for (Group group : groups) {
            if (group.members().contains(user.name()) && !names.contains(group.name())) {
                names.add(group.name());
            }
        }
        return names;
    }

    /** The members of a group, with those whose primary one it is. */
    List<String> membersOf(Group group) {
        List<String> names = new ArrayList<>(group.members());
        for (User user : users) {
            if (user.gid() == group.gid() && !names.contains(user.name())) {
                names.add(user.name());
            }
        }
        return names;
    }
}
