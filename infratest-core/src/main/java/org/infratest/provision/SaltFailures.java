package org.infratest.provision;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.event.Durations;

/**
 * What is said when Salt comes to no states: with machine, file and line, as far as Salt tells them.
 *
 * @param spec the configset
 * @param tree its files
 * @param host the machine's name
 */
record SaltFailures(SaltSpec spec, StateTree tree, String host) {

    private static final int SHOWN = 3_000;
    private static final Pattern RENDERING =
            Pattern.compile("Rendering SLS '(?:[^':]+:)?([^']+)' failed:? ?(.*)", Pattern.DOTALL);
    private static final Pattern JINJA_LINE = Pattern.compile("; line (\\d{1,6})\\s");
    private static final Pattern YAML_LINE = Pattern.compile("line (\\d{1,6}), column \\d+");
    private static final Pattern MISSING =
            Pattern.compile("Jinja variable (?:'[^']*' has no attribute '([^']*)'|'?([^' ]+)'? is undefined)");
    private static final Pattern PILLAR_ERROR = Pattern.compile("SaltRenderError: (.*)");
    private static final Pattern EXECUTING = Pattern.compile("Executing state (\\S+) for \\[(.*)]");
    static final String WAIT = "\n  what states wait for has to come to an end; a longer time is set with timeout";
    private static final String NO_STATES = "no_|-states_|-states_|-None";

    /**
     * Tells that the time was over, and which state Salt was at.
     *
     * @throws ConfigsetFailure if it was
     */
    void requireEnded(Guest.Outcome outcome) {
        if (outcome.late()) {
            throw late(outcome.stderr());
        }
    }

    /** That the time is over; the log of Salt tells at which state it was. */
    ConfigsetFailure late(String log) {
        return new ConfigsetFailure(lateAt(log, "and was stopped") + WAIT);
    }

    /**
     * The same for one of several machines, without what to do about it.
     *
     * @param ended what became of it then
     */
    String lateAt(String log, String ended) {
        String last = "";
        Matcher executing = EXECUTING.matcher(log);
        while (executing.find()) {
            last = "\n  it was at state " + executing.group(1) + " of '" + Printable.line(executing.group(2), 300) + "'"
                    + at(executing.group(2));
        }
        return beginning() + " did not end within " + Durations.text(spec.timeout()) + " " + ended
                + (last.isEmpty() ? "\n  it had come to no state" : last);
    }

    /** A state's name stands in its SLS as its id, or as a value; found in one place only, that is it. */
    private String at(String name) {
        List<SourceFiles.Place> places = Places.of(spec.states(), name);
        return places.size() == 1 ? " at " + places.get(0) : "";
    }

    /** That {@code salt-call} came to its end without a word in JSON. */
    EnvironmentException nothingReturned(Guest.Outcome outcome) {
        return new EnvironmentException(beginning() + ": Salt returned nothing; its exit code was " + outcome.exitCode()
                + "\n  " + outcome.words());
    }

    /**
     * Tells why there are no states.
     *
     * @param log what Salt wrote to standard error: a pillar that does not render shows its line only there
     * @throws ConfigsetFailure if there are none
     */
    void requireStates(SaltReturn returned, String log) {
        if (!returned.messages().isEmpty()) {
            throw refusal(returned.messages(), log);
        }
        if (returned.states().stream().anyMatch(this::isNoTop)) {
            throw new ConfigsetFailure(beginning() + " has no states for it: " + SourceFiles.shown(tree.top())
                    + " matches no machine called '" + host + "'\n  "
                    + returned.states().get(0).comment());
        }
        if (returned.states().isEmpty()) {
            throw new ConfigsetFailure(beginning() + " came to no state at all; write one, or remove the configset");
        }
    }

    private boolean isNoTop(AppliedState state) {
        return NO_STATES.equals(state.function())
                || (state.id().equals("states") && state.function().equals("no.None"));
    }

    private ConfigsetFailure refusal(List<String> messages, String log) {
        String all = String.join("\n", messages);
        if (all.startsWith("Pillar failed to render")) {
            return pillar(messages.subList(1, messages.size()), log);
        }
        Matcher rendering = RENDERING.matcher(all);
        if (rendering.find()) {
            return notRendered(rendering.group(1), rendering.group(2));
        }
        return new ConfigsetFailure(beginning() + " was refused\n  " + indented(all));
    }

    private ConfigsetFailure notRendered(String sls, String reason) {
        Optional<Path> file = tree.stateSources().sls(sls);
        Matcher missing = MISSING.matcher(reason);
        String what = missing.find()
                ? "a value is missing: " + name(missing) + "\n  it is looked for in the pillar ("
                        + folders(spec.pillar()) + "), the grains or the context of the template"
                : "";
        return new ConfigsetFailure(beginning() + " does not render: " + place(file, sls, reason)
                + (what.isEmpty() ? "" : "\n  " + what) + "\n  " + indented(reason));
    }

    private static String name(Matcher missing) {
        return "'" + Printable.line(missing.group(1) == null ? missing.group(2) : missing.group(1), 100) + "'";
    }

    private ConfigsetFailure pillar(List<String> messages, String log) {
        String all = String.join("\n", messages);
        Matcher rendering = RENDERING.matcher(all);
        Matcher error = PILLAR_ERROR.matcher(log);
        String reason = error.find() ? error.group(1) : "";
        String place = rendering.find()
                ? ": " + place(tree.pillarSources().sls(rendering.group(1)), rendering.group(1), after(log, reason))
                : "";
        return new ConfigsetFailure("Host '" + host + "': the pillar of configset '" + spec.name() + "' does not render"
                + place + "\n  " + indented(all + (reason.isEmpty() ? "" : "\n" + reason)));
    }

    /** What the log says from the error on: the line stands below a trace. */
    private static String after(String log, String reason) {
        int from = reason.isEmpty() ? 0 : Math.max(0, log.indexOf(reason));
        return log.substring(from);
    }

    /** Jinja counts the lines of the file; YAML those of what Jinja made of it. */
    private static String place(Optional<Path> file, String sls, String reason) {
        if (file.isEmpty()) {
            return "SLS '" + sls + "'";
        }
        Path shown = SourceFiles.shown(file.get());
        Matcher jinja = JINJA_LINE.matcher(reason + "\n");
        if (jinja.find()) {
            return shown + ":" + jinja.group(1);
        }
        String line = "";
        Matcher yaml = YAML_LINE.matcher(reason);
        while (yaml.find()) {
            line = yaml.group(1);
        }
        if (line.isEmpty()) {
            return shown.toString();
        }
        return SourceFiles.hasJinja(file.get())
                ? shown + ", line " + line + " of what Jinja made of it"
                : shown + ":" + line;
    }

    private static String folders(List<Path> roots) {
        return roots.isEmpty()
                ? "there is none"
                : roots.stream().map(SourceFiles::shown).map(Path::toString).collect(Collectors.joining(", "));
    }

    private String beginning() {
        return "Host '" + host + "': configset '" + spec.name() + "'";
    }

    private static String indented(String text) {
        return Printable.text(text.strip(), SHOWN).replace("\n", "\n  ");
    }
}
