package org.infratest.state;

import java.util.Set;
import org.infratest.Api;
import org.infratest.expect.Expectation;
import org.infratest.state.FileObservation.Kind;

/** A directory: {@code state.directory("/var/www").assertOwner("www-data")}. */
@Api
public final class DirectoryState extends PathView<DirectoryState> {

    DirectoryState(Scope scope, String path) {
        super(scope, path);
    }

    @Override
    DirectoryState with(Scope changed) {
        return new DirectoryState(changed, path());
    }

    @Override
    String kind() {
        return "directory";
    }

    /** Asserts that the path leads to a directory. */
    public void assertExists() {
        requireKind("to be a directory", Kind.DIRECTORY);
    }

    /** Asserts that there is something of that name in it. */
    public void assertHas(String entry) {
        EntriesFact fact = new EntriesFact(path());
        ask(
                Expectation.<NamesObservation>that(
                        title() + " to have '" + entry + "' in it",
                        seen -> seen.names().contains(entry),
                        entry,
                        NamesObservation::names),
                Set.of(fact),
                facts -> new NamesObservation(path(), facts.get(fact), facts.took()));
    }

    /** Asserts that there is a directory with nothing in it. */
    public void assertEmpty() {
        EntriesFact fact = new EntriesFact(path());
        ask(
                Expectation.<NamesObservation>not(
                        title() + " to be empty", seen -> seen.names().isEmpty(), Set.of(), NamesObservation::names),
                Set.of(fact, new FileFact(path())),
                facts -> new NamesObservation(path(), entries(facts, fact), facts.took()));
    }

    /** Nothing is not an empty directory. */
    private java.util.List<String> entries(Facts facts, EntriesFact fact) {
        return look(facts).exists() ? facts.get(fact) : java.util.List.of("(there is no such directory)");
    }
}
