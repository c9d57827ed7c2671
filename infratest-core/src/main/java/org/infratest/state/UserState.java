package org.infratest.state;

import java.util.List;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.state.AccountFact.Database;
import org.infratest.state.AccountFact.Found;

/** A user, of the machine itself or of a directory service: {@code state.user("deploy").assertInGroup("sudo")}. */
@Api
public final class UserState extends AccountState<UserState, UserObservation> {

    UserState(Scope scope, String name) {
        super(scope, name);
    }

    @Override
    UserState with(Scope changed) {
        return new UserState(changed, name());
    }

    @Override
    String kind() {
        return "user";
    }

    @Override
    Database database() {
        return Database.PASSWD;
    }

    @Override
    boolean isListed(Accounts accounts) {
        return accounts.user(name()).isPresent() && !accounts.isDirectoryAsked();
    }

    @Override
    boolean exists(UserObservation seen) {
        return seen.exists();
    }

    @Override
    UserObservation look(Facts facts) {
        Accounts accounts = facts.get(new AccountsFact());
        Optional<Accounts.User> listed = accounts.user(name());
        if (listed.isPresent() && isListed(accounts)) {
            return seen(listed.get(), accounts.groupsOf(listed.get()), facts);
        }
        Found found = facts.get(new AccountFact(Database.PASSWD, name()));
        return found.user()
                .map(user -> seen(user, found.groups(), facts))
                .orElseGet(() -> new UserObservation(name(), false, -1, -1, "", "", "", List.of(), facts.took()));
    }

    private UserObservation seen(Accounts.User user, List<String> groups, Facts facts) {
        return new UserObservation(
                name(), true, user.uid(), user.gid(), user.comment(), user.home(), user.shell(), groups, facts.took());
    }

    /** Asserts the user's id. */
    public void assertUid(long uid) {
        require("to have uid " + uid, seen -> seen.exists() && seen.uid() == uid, uid, UserObservation::uid);
    }

    /** Asserts the id of the primary group. */
    public void assertGid(long gid) {
        require("to have gid " + gid, seen -> seen.exists() && seen.gid() == gid, gid, UserObservation::gid);
    }

    /** Asserts the home. */
    public void assertHome(String home) {
        require("to have home " + home, seen -> seen.exists() && seen.home().equals(home), home, UserObservation::home);
    }

    /** Asserts the login shell. */
    public void assertShell(String shell) {
        require(
                "to have shell " + shell,
                seen -> seen.exists() && seen.shell().equals(shell),
                shell,
                UserObservation::shell);
    }

    /** Asserts that the user belongs to that group, be it the primary one. */
    public void assertInGroup(String group) {
        require("to be in group " + group, seen -> seen.groups().contains(group), group, UserObservation::groups);
    }

    /** Asserts that there is such a user, and that it does not belong to that group. */
    public void assertNotInGroup(String group) {
        forbid(
                "not to be in group " + group,
                seen -> seen.exists() && !seen.groups().contains(group),
                "groups without " + group,
                UserObservation::groups);
    }
}
