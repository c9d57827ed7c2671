package org.infratest.state;

import java.util.Set;
import org.infratest.Api;

/**
 * What cron runs as one user, from that user's crontab and those of the system: {@code state.cron("root").assertEntry("0 3 * * *",
 * "/usr/local/bin/backup")}. Only root sees the crontabs of users.
 */
@Api
public final class CronState extends StateView<CronState, CronObservation> {

    private final String user;

    CronState(Scope scope, String user) {
        super(scope);
        this.user = user;
    }

    @Override
    CronState with(Scope changed) {
        return new CronState(changed, user);
    }

    @Override
    String kind() {
        return "cron";
    }

    @Override
    String name() {
        return user;
    }

    @Override
    String title() {
        return "cron of " + user;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new CronFact());
    }

    @Override
    CronObservation look(Facts facts) {
        return new CronObservation(
                user,
                facts.get(new CronFact()).stream()
                        .filter(entry -> entry.user().equals(user))
                        .toList(),
                facts.took());
    }

    /**
     * Asserts an entry.
     *
     * @param schedule five fields, or for example {@code @daily}; blanks do not count
     * @param command the command as it stands there
     */
    public void assertEntry(String schedule, String command) {
        String times = schedule.strip().replaceAll("\\s+", " ");
        require(
                "to run '" + times + " " + command + "'",
                seen -> seen.entries().stream()
                        .anyMatch(entry -> entry.schedule().equals(times)
                                && entry.command().equals(command)),
                times + " " + command,
                CronObservation::entries);
    }

    /** Asserts that no entry has that command, at whatever time. */
    public void assertNoEntry(String command) {
        forbid(
                "not to run '" + command + "'",
                seen -> seen.entries().stream()
                        .noneMatch(entry -> entry.command().equals(command)),
                "entries without it",
                CronObservation::entries);
    }
}
