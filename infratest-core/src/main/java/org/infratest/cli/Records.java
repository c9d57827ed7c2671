package org.infratest.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Access;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.LeftBehind.Entry;
import org.infratest.environment.LeftBehind.Status;
import org.infratest.event.EventSink;
import org.infratest.process.SystemCommandRunner;

/**
 * What stands on record in a cache.
 *
 * @param cache the folder
 * @param leftBehind what is on record
 */
record Records(Path cache, LeftBehind leftBehind) {

    static Records in(Path cache, EventSink events) {
        return new Records(cache, new LeftBehind(cache, new SystemCommandRunner(), events));
    }

    /** Without those that others stand for, as the lab in a keeper does not count beside the environment it is kept for, unless it is left. */
    List<Entry> all() {
        return leftBehind.list().stream()
                .filter(entry -> entry.status() != Status.IN_USE || !entry.isKeptForAnother())
                .toList();
    }

    /**
     * The one of that id, or the only one of that name.
     *
     * @throws ConfigurationException if there is none, or if several have that name; it lists them
     */
    Entry find(String wanted) {
        List<Entry> all = all();
        List<Entry> found =
                all.stream().filter(entry -> entry.id().equals(wanted)).toList();
        if (found.isEmpty()) {
            found = all.stream().filter(entry -> name(entry).equals(wanted)).toList();
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw new ConfigurationException("There is no environment '" + wanted + "' in " + cache + "; there "
                    + (all.isEmpty() ? "is none at all" : "are: " + ids(all)));
        }
        throw new ConfigurationException(
                "'" + wanted + "' is the name of " + found.size() + " environments; take an id: " + ids(found));
    }

    /** Whether one is on record still, and not as one whose owner has died. A folder without a lease is what is left of one. */
    boolean isThere(Entry entry) {
        return all().stream()
                .filter(each -> each.id().equals(entry.id()))
                .anyMatch(each -> each.lease() != null && each.status() != Status.DEAD);
    }

    /** How to get at one. */
    Access access(Entry entry) {
        return Access.of(cache, entry.id())
                .orElseThrow(() -> new EnvironmentException("Environment '" + entry.id() + "' is on record ("
                        + status(entry.status())
                        + "), and how to get at it is not: it has not begun to boot, or is the build of a box"));
    }

    /** How to log in to a machine of one that runs. */
    Access.Login login(Entry entry, String host) {
        List<Access.Login> hosts = access(entry).hosts();
        if (hosts.isEmpty()) {
            throw new EnvironmentException("Environment '" + entry.id()
                    + "' has no machine that lets anybody in yet; what it does is in: infratest logs " + entry.id());
        }
        return hosts.stream()
                .filter(login -> login.host().equals(host))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("Environment '" + entry.id() + "' has no host '" + host
                        + "'; there are: "
                        + hosts.stream().map(Access.Login::host).collect(Collectors.joining(", "))));
    }

    /** How people call it; a folder without a lease has no name. */
    static String name(Entry entry) {
        return entry.lease() == null ? "" : entry.lease().name();
    }

    static String status(Status status) {
        return switch (status) {
            case IN_USE -> "in use";
            case KEPT -> "kept";
            case DEAD -> "dead";
            case ELSEWHERE -> "elsewhere";
            case UNREADABLE -> "unreadable";
        };
    }

    private static String ids(List<Entry> entries) {
        return entries.stream().map(Entry::id).collect(Collectors.joining(", "));
    }
}
