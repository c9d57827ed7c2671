package org.infratest.state;

import java.util.List;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.state.AccountFact.Database;

/** A group of users: {@code state.group("docker").assertMember("deploy")}. */
@Api
public final class GroupState extends AccountState<GroupState, GroupObservation> {

    GroupState(Scope scope, String name) {
        super(scope, name);
    }

    @Override
    GroupState with(Scope changed) {
        return new GroupState(changed, name());
    }

    @Override
    String kind() {
        return "group";
    }

    @Override
    Database database() {
        return Database.GROUP;
    }

    @Override
    boolean isListed(Accounts accounts) {
        return accounts.group(name()).isPresent();
    }

    @Override
    boolean exists(GroupObservation seen) {
        return seen.exists();
    }

    @Override
    GroupObservation look(Facts facts) {
        Accounts accounts = facts.get(new AccountsFact());
        Optional<Accounts.Group> group = accounts.group(name())
                .or(() -> facts.get(new AccountFact(Database.GROUP, name())).group());
        return group.map(found ->
                        new GroupObservation(name(), true, found.gid(), accounts.membersOf(found), facts.took()))
                .orElseGet(() -> new GroupObservation(name(), false, -1, List.of(), facts.took()));
    }

    /** Asserts the group's id. */
    public void assertGid(long gid) {
        require("to have gid " + gid, seen -> seen.exists() && seen.gid() == gid, gid, GroupObservation::gid);
    }

    /** Asserts that the user belongs to it, be it as the primary group. */
    public void assertMember(String user) {
        require("to have member " + user, seen -> seen.members().contains(user), user, GroupObservation::members);
    }

    /** Asserts that there is such a group, and that the user does not belong to it. */
    public void assertNotMember(String user) {
        forbid(
                "not to have member " + user,
                seen -> seen.exists() && !seen.members().contains(user),
                "members without " + user,
                GroupObservation::members);
    }
}
