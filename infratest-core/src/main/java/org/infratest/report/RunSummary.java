package org.infratest.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.event.Durations;
import org.infratest.event.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one run, merged from the lines of all its JVMs.
 * It can be read while the run lasts; what has not ended then says so in its state.
 *
 * @param run the run's id
 * @param from when its first event happened, or null where nothing did
 * @param until when its last event happened, or null where nothing did
 * @param boxes the boxes that were asked for, in the order in which that happened
 * @param environments the environments, in the order of their starts
 * @param probes the probes, in the order in which they ended
 * @param flows the flows of reachability tables, in the order in which they were verified
 * @param configsets what became of configsets, in that order
 * @param tests the tests, in the order in which they ended
 * @param spans what took time, in the order of the beginnings
 * @param remarks what is missing from all this, and why; and what nobody is to overlook
 */
public record RunSummary(
        String run,
        @Nullable Instant from,
        @Nullable Instant until,
        List<BoxRow> boxes,
        List<EnvironmentRow> environments,
        List<ProbeRow> probes,
        List<FlowRow> flows,
        List<ConfigsetRow> configsets,
        List<TestRow> tests,
        List<Span> spans,
        List<String> remarks) {

    /** Copies the lists. */
    public RunSummary {
        boxes = List.copyOf(boxes);
        environments = List.copyOf(environments);
        probes = List.copyOf(probes);
        flows = List.copyOf(flows);
        configsets = List.copyOf(configsets);
        tests = List.copyOf(tests);
        spans = List.copyOf(spans);
        remarks = List.copyOf(remarks);
    }

    /**
     * Reads the newest run in a folder.
     *
     * @throws IOException if the folder or a file in it cannot be read; a damaged line becomes a remark instead
     * @throws ConfigurationException if the folder holds no events
     */
    public static RunSummary read(Path folder) throws IOException {
        return of(newest(folder), files(folder));
    }

    /**
     * Reads one run in a folder. It is empty where that run has left nothing there.
     *
     * @throws IOException if the folder or a file in it cannot be read; a damaged line becomes a remark instead
     */
    public static RunSummary read(Path folder, String run) throws IOException {
        return of(run, files(folder));
    }

    /** How many probes came to which verdict. */
    public Counts probeCounts() {
        return Counts.of(probes.stream().map(ProbeRow::verdict));
    }

    /** How many flows of reachability tables came to which verdict. */
    public Counts flowCounts() {
        return Counts.of(flows.stream().map(FlowRow::verdict));
    }

    /** How many tests came to which verdict; a class that failed or was skipped as a whole counts as one. */
    public Counts testCounts() {
        return Counts.of(tests.stream().map(TestRow::verdict));
    }

    /** What took the time of the run: the chain of spans each of which waited for the one before. */
    public List<Span> criticalPath() {
        return CriticalPath.of(spans);
    }

    RunSummary with(Collection<String> moreRemarks) {
        var all = new ArrayList<>(remarks);
        all.addAll(moreRemarks);
        return new RunSummary(run, from, until, boxes, environments, probes, flows, configsets, tests, spans, all);
    }

    private static String newest(Path folder) throws IOException {
        return events(files(folder))
                .max(Comparator.comparing(LoggedEvent::at))
                .map(LoggedEvent::run)
                .orElseThrow(() -> new ConfigurationException(
                        "Folder '" + folder + "' holds no events of a run; expected files named events-*.jsonl"));
    }

    private static List<EventFile> files(Path folder) throws IOException {
        var files = new ArrayList<EventFile>();
        for (Path file : EventFile.in(folder)) {
            files.add(EventFile.read(file));
        }
        return files;
    }

    private static Stream<LoggedEvent> events(List<EventFile> files) {
        return files.stream().flatMap(f -> f.events().stream());
    }

    static RunSummary of(String run, List<EventFile> files) {
        var merger = new Merger();
        events(files)
                .filter(e -> e.run().equals(run))
                .sorted(Comparator.comparing(LoggedEvent::at))
                .forEachOrdered(merger::take);
        return merger.summary(
                run,
                files.stream()
                        .filter(f -> f.mayBelongTo(run))
                        .flatMap(f -> f.remarks().stream())
                        .toList());
    }

    /** What became of a box. */
    public enum BoxState {
        /** It is being built, or the JVM that built it was killed. */
        BUILDING,
        /** This run built it. */
        BUILT,
        /** An earlier build served. */
        REUSED,
        /** It could not be built. */
        FAILED
    }

    /**
     * A box.
     *
     * @param name the box's name
     * @param hash the hash of what it is built from, or null where it failed before that was known
     * @param state what became of it
     * @param file the box file, or null where there is none
     * @param log Packer's output, or null where nothing was built
     * @param took how long it took to have it, or null where it is not there
     * @param reason why it failed, else null
     */
    public record BoxRow(
            String name,
            @Nullable String hash,
            BoxState state,
            @Nullable Path file,
            @Nullable Path log,
            @Nullable Duration took,
            @Nullable String reason) {}

    /** What became of an environment. */
    public enum EnvironmentState {
        /** It is starting, or the JVM that started it was killed. */
        STARTING,
        /** It is up, or the JVM that started it was killed. */
        RUNNING,
        /** It could not be started. */
        FAILED,
        /** It was taken down. */
        STOPPED,
        /** It was left standing, because the test asked for that. */
        KEPT
    }

    /**
     * An environment.
     *
     * @param id its id
     * @param name how people call it
     * @param kind what brought it up
     * @param state what became of it
     * @param logs the folder with its logs, or null where the line that said so is lost
     * @param networks its declared networks, in that order
     * @param hosts its hosts: the declared ones, in that order, then others that became ready
     * @param startTook how long the start took, or took to fail; null where it has not ended
     * @param stopTook how long it took to take it down, or null where that has not happened
     * @param reason why it could not be started, else null
     * @param hint what to do with an environment that was kept, else null
     * @param moments when its machines were kept or went back, in that order
     */
    public record EnvironmentRow(
            String id,
            String name,
            String kind,
            EnvironmentState state,
            @Nullable Path logs,
            List<NetworkRow> networks,
            List<HostRow> hosts,
            @Nullable Duration startTook,
            @Nullable Duration stopTook,
            @Nullable String reason,
            @Nullable String hint,
            List<MomentRow> moments) {

        /** Copies the lists. */
        public EnvironmentRow {
            networks = List.copyOf(networks);
            hosts = List.copyOf(hosts);
            moments = List.copyOf(moments);
        }

        /** How many of its hosts became ready. */
        int ready() {
            return (int) hosts.stream().filter(host -> host.took() != null).count();
        }
    }

    /**
     * The machines of an environment were kept, or went back.
     *
     * @param at when that was done
     * @param test the test or class for which it was, or null where none asked
     * @param checkpoint what the moment is called
     * @param taken whether it was kept; else they went back to it
     * @param parts what was done, in its order, and how long each took; empty where nobody told
     * @param took how long all of it took
     */
    public record MomentRow(
            Instant at,
            @Nullable String test,
            String checkpoint,
            boolean taken,
            Map<String, Duration> parts,
            Duration took) {

        /** Copies the parts and keeps their order. */
        public MomentRow {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /**
     * A declared network.
     *
     * @param name its name
     * @param subnet the addresses in it, in CIDR notation
     * @param gateway the host through which it is left, or null where nothing leads out
     * @param segment how it shares a switch with other networks, or null where it does not
     */
    public record NetworkRow(
            String name,
            String subnet,
            @Nullable String gateway,
            @Nullable String segment) {}

    /**
     * A host.
     *
     * @param name its name
     * @param addresses its addresses by network
     * @param groups the groups it belongs to
     * @param took how long it took, since the start of the environment; null where it never became ready
     */
    public record HostRow(
            String name,
            Map<String, String> addresses,
            List<String> groups,
            @Nullable Duration took) {

        /** Copies the collections and keeps their order. */
        public HostRow {
            addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
            groups = List.copyOf(groups);
        }
    }

    /**
     * A probe that came to its verdict.
     *
     * @param at when it did
     * @param test the test that asked, or null where none did
     * @param environment the name of the environment, or null for a probe on a host of none
     * @param probe the kind of probe
     * @param from where it looked from
     * @param to what it looked at
     * @param expectation what was asserted, or null where it only observed
     * @param observation what was last seen
     * @param verdict what came of it
     * @param attempts how often it looked
     * @param took from the first attempt to the verdict
     * @param why why it failed, in one line, or null where it did not or nobody knows
     */
    public record ProbeRow(
            Instant at,
            @Nullable String test,
            @Nullable String environment,
            String probe,
            String from,
            String to,
            @Nullable String expectation,
            String observation,
            Verdict verdict,
            int attempts,
            Duration took,
            @Nullable String why) {

        /** The same, with the reason. */
        ProbeRow because(String reason) {
            return new ProbeRow(
                    at, test, environment, probe, from, to, expectation, observation, verdict, attempts, took, reason);
        }

        /** What was seen, with the reason where one was found. */
        String explained() {
            return why == null ? observation : observation + ". Why: " + why;
        }
    }

    /**
     * A flow of a reachability table that came to its verdict.
     *
     * @param at when it did
     * @param test the test that asked, or null where none did
     * @param environment the name of the environment, or null for machines of none
     * @param table how people call the table
     * @param from where it comes from
     * @param to the machine to which it goes
     * @param service protocol and port
     * @param name what the table calls the service
     * @param allowed whether it is to get through
     * @param expectation what the table says
     * @param open whether it got through, or null where nobody could tell
     * @param observation what was last seen, and what proves it
     * @param verdict what came of it
     * @param attempts how often it was looked at
     * @param took from the first attempt to the last
     */
    public record FlowRow(
            Instant at,
            @Nullable String test,
            @Nullable String environment,
            String table,
            String from,
            String to,
            String service,
            String name,
            boolean allowed,
            String expectation,
            @Nullable Boolean open,
            String observation,
            Verdict verdict,
            int attempts,
            Duration took) {

        /** Whether it is about the same cell of the same table. */
        boolean isSameCell(FlowRow other) {
            return from.equals(other.from) && to.equals(other.to) && service.equals(other.service);
        }
    }

    /**
     * What became of a configset on a machine, or that it was not applied.
     *
     * @param at when that was known
     * @param test the test or class that asked, or null where none did
     * @param environment the name of the environment, or null where there is none since it was not applied
     * @param configset its name
     * @param host the machine, or several; empty where it was not applied
     * @param application the first, second and so on of this configset on the machine; 0 where there was none in this run
     * @param preview whether it was only asked what would change
     * @param states its states, in the order in which they were applied
     * @param leftBehind what an earlier application had that this one has no more
     * @param took how long it took, or null where it was not applied
     * @param reason why it came to no states, else null
     */
    public record ConfigsetRow(
            Instant at,
            @Nullable String test,
            @Nullable String environment,
            String configset,
            String host,
            int application,
            boolean preview,
            List<StateRow> states,
            List<String> leftBehind,
            @Nullable Duration took,
            @Nullable String reason) {

        /** Copies the lists. */
        public ConfigsetRow {
            states = List.copyOf(states);
            leftBehind = List.copyOf(leftBehind);
        }

        /** Which configset, and where. */
        String title() {
            return configset
                    + (host.isEmpty() ? "" : " on " + host)
                    + (environment == null ? "" : " of " + environment);
        }

        /** What came of it, in a few words. */
        String outcome() {
            Duration time = took;
            if (time == null) {
                return host.isEmpty() ? "not applied" : "refused";
            }
            if (application == 0 && !preview) {
                return "came back as an earlier run had applied it, which took " + Durations.text(time);
            }
            long changed = states.stream().filter(StateRow::changed).count();
            long failed = states.stream().filter(StateRow::isFailed).count();
            String how = preview ? "asked what would change" : application > 1 ? "applied again" : "applied";
            return how + " in " + Durations.text(time) + ": " + Counts.plural(states.size(), "state") + ", " + changed
                    + (preview ? " would change" : " changed") + (failed > 0 ? ", " + failed + " failed" : "")
                    + (leftBehind.isEmpty() ? "" : ", " + leftBehind.size() + " left behind");
        }
    }

    /**
     * What became of one state of a configset.
     *
     * @param id how the configset calls it
     * @param name what it is about
     * @param function what was to be done
     * @param result what came of it
     * @param changed whether it changed something, or would
     * @param changes what it changed, or would
     * @param comment what the tool says about it
     * @param place file and line, or what is known of them
     * @param took how long it took
     */
    public record StateRow(
            String id,
            String name,
            String function,
            String result,
            boolean changed,
            String changes,
            String comment,
            String place,
            Duration took) {

        boolean isFailed() {
            return result.equals("FAILED");
        }

        /** The result in a word. */
        String word() {
            return switch (result) {
                case "FAILED" -> "failed";
                case "WOULD_CHANGE" -> "would change";
                case "NOT_RUN" -> "not run";
                default -> changed ? "changed" : "unchanged";
            };
        }
    }

    /**
     * A test that came to its end.
     *
     * @param at when it did
     * @param test the class and method
     * @param verdict what came of it
     * @param reason the message of the failure, or null
     * @param evidence files that show why it failed
     */
    public record TestRow(
            Instant at,
            String test,
            Verdict verdict,
            @Nullable String reason,
            List<Path> evidence) {

        /** Copies the list. */
        public TestRow {
            evidence = List.copyOf(evidence);
        }
    }
}
