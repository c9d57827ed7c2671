package org.infratest.report;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.infratest.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a person watches: one as a boot or build starts, progress while it lasts, one as it ends. Where a boot
 * or build has been silent for a while, {@link #beat} says that it still lasts. Thread-safe.
 */
final class LiveConsole {

    private static final int MAX_LINE = 300;

    private final PrintStream out;
    private final Clock clock;
    private final Duration silence;
    private final Map<String, Activity> activities = new LinkedHashMap<>();
    private final Map<String, String> environmentNames = new LinkedHashMap<>();

    LiveConsole(PrintStream out, Clock clock, Duration silence) {
        this.out = out;
        this.clock = clock;
        this.silence = silence;
    }

    synchronized void show(Event event) {
        if (event instanceof Event.SettingEffective e) {
            showSetting(e);
        } else if (event instanceof Event.BoxBuilding e) {
            started(boxKey(e.box()), box(e.box(), e.hash()), "building; log: " + e.log());
        } else if (event instanceof Event.BoxReady e) {
            String how = e.built()
                    ? "built in " + Durations.text(e.took())
                    : "nothing it is built from has changed, an earlier build serves";
            ended(boxKey(e.box()), box(e.box(), e.hash()), how);
        } else if (event instanceof Event.BoxFailed e) {
            ended(boxKey(e.box()), "box " + e.box(), "failed: " + Clean.firstLine(e.reason(), MAX_LINE));
        } else if (event instanceof Event.BoxUnchecked e) {
            say("WARNING: " + e.warning());
        } else {
            showEnvironment(event);
        }
    }

    /** What somebody set from outside is what people forget; annotations and defaults can be read elsewhere. */
    private void showSetting(Event.SettingEffective e) {
        if (!e.origin().equals("annotation") && !e.origin().equals("default")) {
            say(e.key() + " is '" + e.value() + "' (" + e.origin() + ")");
        }
    }

    private void showEnvironment(Event event) {
        if (event instanceof Event.EnvironmentStarting e) {
            environmentNames.put(e.environment(), e.name());
            started(e.environment(), e.name(), "starting with " + e.kind() + "; logs: " + e.logs());
        } else if (event instanceof Event.EnvironmentJoined e) {
            environmentNames.put(e.environment(), e.name());
            print(e.name(), "used together with process " + e.host() + ", which has started it; logs: " + e.logs());
        } else if (event instanceof Event.EnvironmentProgress e) {
            progress(e.environment(), e.message());
        } else if (event instanceof Event.ConfigsetApplying e) {
            progress(
                    e.environment(),
                    e.host() + ": configset " + e.configset() + " is being applied (" + e.kind() + ")");
        } else if (event instanceof Event.StateApplied e) {
            showState(e);
        } else if (event instanceof Event.ConfigsetApplied e) {
            progress(e.environment(), applied(e));
        } else if (event instanceof Event.ConfigsetRefused e) {
            progress(
                    e.environment(),
                    e.hosts() + ": configset " + e.configset() + " came to no states: "
                            + Clean.firstLine(e.reason(), MAX_LINE));
        } else if (event instanceof Event.ConfigsetNotApplied e) {
            say("configset " + e.configset() + " not applied, " + e.test() + " does not run: " + e.reason());
        } else if (event instanceof Event.HostReady e) {
            progress(
                    e.environment(),
                    e.host() + " is ready after " + Durations.text(e.took()) + addresses(e.addresses()));
        } else if (event instanceof Event.EnvironmentStarted e) {
            ended(e.environment(), name(e.environment()), "started in " + Durations.text(e.took()));
        } else if (event instanceof Event.EnvironmentFailed e) {
            String reason = Clean.firstLine(e.reason(), MAX_LINE);
            ended(
                    e.environment(),
                    name(e.environment()),
                    "failed to start after " + Durations.text(e.took()) + ": " + reason);
        } else if (event instanceof Event.EnvironmentStopped e) {
            ended(e.environment(), name(e.environment()), stopped(e));
            environmentNames.remove(e.environment());
        }
    }

    /** What holds already is in the report; here one sees what happens. */
    private void showState(Event.StateApplied e) {
        boolean failed = e.result().equals("FAILED");
        if (failed || e.changed()) {
            String what = failed ? "failed: " + Clean.firstLine(e.comment(), MAX_LINE) : "changed";
            progress(
                    e.environment(),
                    e.host() + ": " + e.configset() + ": " + e.function() + " " + e.id() + " "
                            + (e.result().equals("WOULD_CHANGE") ? "would change" : what) + " ("
                            + Durations.text(e.took()) + ")");
        }
    }

    private static String applied(Event.ConfigsetApplied e) {
        if (e.application() == 0 && !e.preview()) {
            return e.host() + ": configset " + e.configset() + " came back as an earlier run had applied it";
        }
        String how = e.preview()
                ? " would change "
                : e.application() > 1 ? " applied again, changed " : " applied, changed ";
        return e.host() + ": configset " + e.configset() + how + e.changed() + " of " + e.states() + " states"
                + (e.failed() > 0 ? ", " + e.failed() + " failed" : "") + ", in " + Durations.text(e.took())
                + (e.leftBehind().isEmpty() ? "" : "; left behind: " + String.join(", ", e.leftBehind()));
    }

    /** Prints a line for every boot and build that has been silent for too long. */
    synchronized void beat() {
        Instant now = clock.instant();
        for (Activity activity : activities.values()) {
            if (Duration.between(activity.lastLine, now).compareTo(silence) >= 0) {
                activity.lastLine = now;
                print(
                        activity.name,
                        "not finished yet, " + Durations.text(Duration.between(activity.since, now)) + " so far");
            }
        }
    }

    /** Prints one line, cleaned and with the prefix. */
    synchronized void say(String text) {
        out.println("[infratest] " + Printable.withoutCommands(Clean.line(text, MAX_LINE)));
    }

    /** Prints text that is clean already and may have many lines. */
    synchronized void print(String text) {
        out.print(text);
        out.flush();
    }

    private void started(String key, String name, String line) {
        activities.put(key, new Activity(name, clock.instant()));
        print(name, line);
    }

    /** Builds tell their progress too, under the name of the box. */
    private void progress(String id, String line) {
        Activity activity = activities.getOrDefault(id, activities.get(boxKey(id)));
        if (activity == null) {
            print(name(id), line);
        } else {
            activity.lastLine = clock.instant();
            print(activity.name, line);
        }
    }

    private void ended(String key, String name, String line) {
        activities.remove(key);
        print(name, line);
    }

    private void print(String name, String line) {
        say(name + ": " + line);
    }

    private static String boxKey(String box) {
        return "box " + box;
    }

    private static String box(String name, String hash) {
        return "box " + name + " (" + hash.substring(0, Math.min(12, hash.length())) + ")";
    }

    private String name(String environment) {
        return environmentNames.getOrDefault(environment, environment);
    }

    private static String addresses(Map<String, String> addresses) {
        return addresses.isEmpty()
                ? ""
                : addresses.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String stopped(Event.EnvironmentStopped e) {
        if (e.kept()) {
            return "left running" + hint(e.hint());
        }
        return "taken down in " + Durations.text(e.took()) + hint(e.hint());
    }

    private static String hint(@Nullable String hint) {
        return hint == null ? "" : "; " + hint;
    }

    private static final class Activity {

        private final String name;
        private final Instant since;
        private Instant lastLine;

        Activity(String name, Instant since) {
            this.name = name;
            this.since = since;
            this.lastLine = since;
        }
    }
}
