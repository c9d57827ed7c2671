package org.infratest.state;

import java.util.Set;
import java.util.regex.Pattern;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.state.FileObservation.Kind;

/**
 * Something at a path. Links are followed, as they are by whoever opens the path.
 *
 * @param <V> the kind of view
 */
@Api
public abstract class PathView<V extends PathView<V>> extends StateView<V, FileObservation> {

    private static final Pattern MODE = Pattern.compile("[0-7]{1,4}");

    private final String path;

    PathView(Scope scope, String path) {
        super(scope);
        this.path = path;
    }

    final String path() {
        return path;
    }

    @Override
    final String name() {
        return path;
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new FileFact(path));
    }

    @Override
    final FileObservation look(Facts facts) {
        return FileObservation.of(path, facts.get(new FileFact(path)), facts.took());
    }

    /** Asserts that nothing is there, not even a link that leads nowhere. */
    public void assertAbsent() {
        forbid("to be absent", seen -> !seen.exists(), Kind.ABSENT, FileObservation::kind);
    }

    /**
     * Asserts the permissions, with set-user-id, set-group-id and sticky bit.
     *
     * @param mode octal, for example {@code 0644} or {@code 4755}
     * @throws ConfigurationException if it is not of up to four octal digits
     */
    public void assertMode(String mode) {
        if (!MODE.matcher(mode).matches()) {
            throw new ConfigurationException("Mode '" + mode + "' is not of up to four octal digits, like 0644");
        }
        String wanted = "0".repeat(4 - mode.length()) + mode;
        require("to have mode " + wanted, seen -> seen.mode().equals(wanted), wanted, FileObservation::mode);
    }

    /** Asserts the owner's name. */
    public void assertOwner(String owner) {
        require(
                "to be owned by " + owner,
                seen -> seen.exists() && seen.owner().equals(owner),
                owner,
                FileObservation::owner);
    }

    /** Asserts the group's name. */
    public void assertGroup(String group) {
        require(
                "to be of group " + group,
                seen -> seen.exists() && seen.group().equals(group),
                group,
                FileObservation::group);
    }

    /** Asserts that the path is a symbolic link with that target, word by word, whether it leads anywhere or not. */
    public void assertLinksTo(String target) {
        if (target.isEmpty()) {
            throw new ConfigurationException("No link leads to '', so name where " + title() + " leads");
        }
        require("to be a link to " + target, seen -> seen.link().equals(target), target, FileObservation::link);
    }

    final void requireKind(String wish, Kind kind) {
        require(wish, seen -> seen.kind() == kind, kind, FileObservation::kind);
    }
}
