package org.infratest.state;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.infratest.Api;
import org.infratest.state.AccountFact.Database;

/** A group of users: {@code state.group("docker").assertMember("deploy")}. */
@Api
public final class GroupState extends StateView<GroupState, GroupObservation> {

    private final String name;

    GroupState(Scope scope, String name) {
        super(scope);
        this.name = name;
    }

    @Override
    GroupState with(Scope changed) {
        return new GroupState(changed, name);
    }

    @Override
    String kind() {
        return "group";
    }

    @Override
    String name() {
        return name;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new AccountsFact());
    }

    @Override
    Set<Fact<?>> needsBesides(Facts facts) {
        boolean isListed = facts.get(new AccountsFact()).group(name).isPresent();
        return isListed ? Set.of() : Set.of(new AccountFact(Database.GROUP, name));
    }

    @Override
    GroupObservation look(Facts facts) {
        Accounts accounts = facts.get(new AccountsFact());
        Optional<Accounts.Group> group = accounts.group(name)
                .or(() -> facts.get(new AccountFact(Database.GROUP, name)).group());
        return group.map(
                        found -> new GroupObservation(name, true, found.gid(), accounts.membersOf(found), facts.took()))
                .orElseGet(() -> new GroupObservation(name, false, -1, List.of(), facts.took()));
    }

    /** Asserts that there is such a group. */
    public void assertExists() {
        require("to exist", GroupObservation::exists, true, GroupObservation::exists);
    }

    /** Asserts that there is no such group. */
    public void assertAbsent() {
        forbid("to be absent", seen -> !seen.exists(), false, GroupObservation::exists);
    }

    /** Asserts the group's id. */
    public void assertGid(long gid) {
        require("to have gid " + gid, seen -> seen.gid() == gid, gid, GroupObservation::gid);
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
