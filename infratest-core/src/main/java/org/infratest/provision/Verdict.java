package org.infratest.provision;

import java.util.List;
import java.util.stream.Collectors;
import org.infratest.ConfigsetFailure;
import org.infratest.Printable;
import org.opentest4j.AssertionFailedError;

/** What is said of an application that is not as it should be. */
final class Verdict {

    private static final int SHOWN_STATES = 10;
    private static final int SHOWN = 2_000;

    private Verdict() {}

    /**
     * Tells that states failed: the first one in full, as others often fail only because of it.
     *
     * @throws ConfigsetFailure if some did
     */
    static void requireNothingFailed(AppliedConfigset applied) {
        List<AppliedState> failed = applied.failed();
        if (failed.isEmpty()) {
            return;
        }
        AppliedState first = failed.get(0);
        StringBuilder message = new StringBuilder(applied.host() + ": configset '" + applied.configset()
                + "' failed at state " + first.title() + at(first) + "\n  " + indented(first.comment()));
        if (!first.changes().isEmpty()) {
            message.append("\n  it had changed:\n    ")
                    .append(indented(first.changes()).replace("\n", "\n  "));
        }
        if (failed.size() > 1) {
            message.append("\n  " + (failed.size() - 1) + " more failed:");
            failed.stream()
                    .skip(1)
                    .limit(SHOWN_STATES)
                    .forEach(state -> message.append(
                            "\n    " + state.title() + at(state) + ": " + Printable.line(state.comment(), 300)));
        }
        throw new ConfigsetFailure(message.toString());
    }

    /**
     * Tells what changed, or would.
     *
     * @throws ConfigsetFailure if a state failed
     * @throws AssertionFailedError if one changed something, or would
     */
    static void requireNothingChanged(AppliedConfigset seen, String expectation) {
        requireNothingFailed(seen);
        List<AppliedState> changed = seen.changed();
        if (changed.isEmpty()) {
            return;
        }
        boolean preview = changed.stream().allMatch(state -> state.result() == AppliedState.Result.WOULD_CHANGE);
        String states = changed.stream()
                .limit(SHOWN_STATES)
                .map(state -> "\n  " + state.title() + at(state) + "\n    "
                        + indented(state.changes().isEmpty() ? state.comment() : state.changes())
                                .replace("\n", "\n  "))
                .collect(Collectors.joining());
        throw new AssertionFailedError(
                seen.host() + ": expected configset '" + seen.configset() + "' " + expectation + ", but "
                        + changed.size()
                        + " of " + seen.states().size() + " states " + (preview ? "would change" : "changed")
                        + " something" + states + more(changed.size()),
                "nothing changes",
                titles(changed));
    }

    static void requireNothingLeftBehind(AppliedConfigset applied) {
        if (!applied.leftBehind().isEmpty()) {
            throw new AssertionFailedError(
                    applied.host() + ": expected nothing to be left of what configset '" + applied.configset()
                            + "' once had, but these states were applied before and are in it no more, and nothing undoes them\n  "
                            + String.join("\n  ", applied.leftBehind()),
                    List.of(),
                    applied.leftBehind());
        }
    }

    private static String titles(List<AppliedState> states) {
        return states.stream().map(AppliedState::title).collect(Collectors.joining(", "));
    }

    private static String more(int states) {
        return states > SHOWN_STATES ? "\n  and " + (states - SHOWN_STATES) + " more" : "";
    }

    private static String at(AppliedState state) {
        String place = state.place();
        return place.isEmpty() ? "" : " at " + place;
    }

    private static String indented(String text) {
        return Printable.text(text.strip(), SHOWN).replace("\n", "\n  ");
    }
}
