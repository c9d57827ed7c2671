package org.infratest.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/** Something that happened during a run. Each kind is a record of its own; durations are wall-clock. */
@Api
public sealed interface Event {

    /**
     * A setting was read.
     *
     * @param key its key, for example {@code infratest.teardown}
     * @param value its effective value
     * @param origin where that came from: a variable, a file, a configuration parameter, an annotation or the default
     */
    record SettingEffective(String key, String value, String origin) implements Event {}

    /**
     * A box is about to be built.
     *
     * @param box the box's name
     * @param hash the hash of what it is built from
     * @param log where Packer's output goes
     */
    record BoxBuilding(String box, String hash, Path log) implements Event {}

    /**
     * A box is there.
     *
     * @param box the box's name
     * @param hash the hash of what it was built from
     * @param built false where an earlier build served
     * @param file the box file
     * @param took how long it took to have it
     */
    record BoxReady(String box, String hash, boolean built, Path file, Duration took) implements Event {}

    /**
     * A box could not be built.
     *
     * @param box the box's name
     * @param reason the message of the failure
     */
    record BoxFailed(String box, String reason) implements Event {}

    /**
     * Something that a box is built from, or a box of Vagrant's, was downloaded, and nobody has compared it with a checksum.
     *
     * @param box the box's name
     * @param address where it came from
     * @param advice how to have it compared
     */
    record BoxUnchecked(String box, String address, String advice) implements Event {

        /** What people are to know of it, in a sentence. */
        public String warning() {
            return "box " + box + ": " + address + " was downloaded without a checksum; " + advice;
        }
    }

    /**
     * An environment is about to be started.
     *
     * @param environment its id
     * @param name how people call it
     * @param kind what brings it up, for example {@code vagrant (libvirt)}
     * @param logs the folder with its logs
     */
    record EnvironmentStarting(String environment, String name, String kind, Path logs) implements Event {}

    /**
     * An environment that another JVM of the run has started is used from this one, too.
     *
     * @param environment its id
     * @param name how people call it
     * @param kind what has brought it up, for example {@code vagrant (libvirt)}
     * @param logs the folder with the logs of this JVM's use of it
     * @param host the process id of the JVM that has started it
     */
    record EnvironmentJoined(String environment, String name, String kind, Path logs, long host) implements Event {}

    /**
     * The networks and machines that an environment is declared to have; emitted before its first machine starts.
     *
     * @param environment its id
     * @param networks its networks, in the order of declaration
     * @param machines its machines, in the order of declaration
     */
    record TopologyDeclared(String environment, List<Network> networks, List<Machine> machines) implements Event {

        /** Copies the lists. */
        public TopologyDeclared {
            networks = List.copyOf(networks);
            machines = List.copyOf(machines);
        }

        /**
         * A network.
         *
         * @param name how tests call it
         * @param subnet the addresses in it, in CIDR notation
         * @param gateway the machine through which it is left, or null where nothing leads out
         * @param segment how it shares a switch with other networks, such as {@code VLAN 10 on floor}; null where it does not
         */
        public record Network(
                String name,
                String subnet,
                @Nullable String gateway,
                @Nullable String segment) {}

        /**
         * A machine.
         *
         * @param name how tests call it
         * @param addresses its addresses by network
         * @param groups the groups it belongs to
         */
        public record Machine(String name, Map<String, String> addresses, List<String> groups) {

            /** Copies the collections and keeps their order. */
            public Machine {
                addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
                groups = List.copyOf(groups);
            }
        }
    }

    /**
     * Something worth a line while an environment starts or stops.
     *
     * @param environment its id
     * @param message one line
     */
    record EnvironmentProgress(String environment, String message) implements Event {}

    /**
     * A machine enters a phase of its start.
     *
     * @param environment the environment's id
     * @param machine the machine's name
     * @param phase what begins
     */
    record PhaseStarted(String environment, String machine, Phase phase) implements Event {}

    /**
     * A phase of a machine's start is over, well or not.
     *
     * @param environment the environment's id
     * @param machine the machine's name
     * @param phase what ends
     */
    record PhaseEnded(String environment, String machine, Phase phase) implements Event {}

    /**
     * A host is ready to be probed.
     *
     * @param environment the environment's id
     * @param host the host's name
     * @param addresses its addresses by network
     * @param took how long it took, since the start of the environment
     */
    record HostReady(String environment, String host, Map<String, String> addresses, Duration took) implements Event {}

    /**
     * All hosts of an environment are ready.
     *
     * @param environment its id
     * @param took how long the start took
     */
    record EnvironmentStarted(String environment, Duration took) implements Event {}

    /**
     * An environment could not be started.
     *
     * @param environment its id
     * @param reason the message of the failure
     * @param took how long it took to fail
     */
    record EnvironmentFailed(String environment, String reason, Duration took) implements Event {}

    /**
     * An environment was taken down, or left standing because the test asked for that.
     *
     * @param environment its id
     * @param kept true where it still runs
     * @param hint what to do with an environment that was kept, else null
     * @param took how long it took
     */
    record EnvironmentStopped(
            String environment, boolean kept, @Nullable String hint, Duration took) implements Event {}

    /**
     * A probe came to its verdict.
     *
     * @param environment the environment's id, or null for a probe made by hand on a host of no environment
     * @param probe the kind of probe, for example {@code tcp}
     * @param from where it looked from
     * @param to the host, and the address and port it looked at
     * @param expectation what was asserted, or null where it only observed
     * @param observation what was last seen
     * @param verdict what came of it
     * @param attempts how often it looked
     * @param took from the first attempt to the verdict
     */
    record ProbeFinished(
            @Nullable String environment,
            String probe,
            String from,
            String to,
            @Nullable String expectation,
            String observation,
            Verdict verdict,
            int attempts,
            Duration took)
            implements Event {}

    /**
     * It was asked why a probe failed; follows the {@link ProbeFinished} of the same probe in the same thread.
     *
     * @param environment the environment's id, or null for a probe made by hand on a host of no environment
     * @param probe the kind of probe, for example {@code tcp}
     * @param from where it looked from
     * @param to the host, and the address and port it looked at
     * @param layer the first broken layer, for example {@code route}, or {@code unknown}
     * @param sentence the reason, in one line
     * @param evidence what it is concluded from, a line each
     * @param file the file with all that was asked, or null
     * @param took how long the asking took
     */
    record ProbeExplained(
            @Nullable String environment,
            String probe,
            String from,
            String to,
            String layer,
            String sentence,
            List<String> evidence,
            @Nullable Path file,
            Duration took)
            implements Event {

        /** Copies the list. */
        public ProbeExplained {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * A flow of a reachability table came to its verdict.
     *
     * @param environment the environment's id, or null for machines of none
     * @param table how people call the table
     * @param from where it comes from
     * @param to the machine to which it goes
     * @param service protocol and port, for example {@code tcp/22}
     * @param name what the table calls the service; the same as {@code service} where it has no name for it
     * @param allowed whether it is to get through
     * @param expectation what the table says, for example {@code blocked at the gateway}
     * @param open whether it got through, or null where nobody could tell
     * @param observation what was last seen, and what proves it
     * @param verdict what came of it
     * @param attempts how often it was looked at
     * @param took from the first attempt to the last
     */
    record FlowVerified(
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
            Duration took)
            implements Event {}

    /**
     * A configset is about to be applied to a machine.
     *
     * @param environment the environment's id
     * @param configset its name
     * @param kind what applies it, for example {@code salt, masterless}
     * @param host the machine
     */
    record ConfigsetApplying(String environment, String configset, String kind, String host) implements Event {}

    /**
     * What became of one state of a configset on a machine; follows the {@link ConfigsetApplying} and precedes the {@link ConfigsetApplied}.
     *
     * @param environment the environment's id
     * @param configset its name
     * @param host the machine
     * @param id how the configset calls the state
     * @param name what it is about
     * @param function what was to be done, for example {@code file.managed}
     * @param result {@code SUCCEEDED}, {@code WOULD_CHANGE}, {@code NOT_RUN} or {@code FAILED}
     * @param changed whether it changed something, or would
     * @param changes what it changed, or would; empty where that is nothing
     * @param comment what the tool says about it
     * @param place file and line, or what is known of them; empty where that is nothing
     * @param took how long it took
     */
    record StateApplied(
            String environment,
            String configset,
            String host,
            String id,
            String name,
            String function,
            String result,
            boolean changed,
            String changes,
            String comment,
            String place,
            Duration took)
            implements Event {}

    /**
     * A configset was applied to a machine, or it was asked what that would change; or the machine came back as it was after an application.
     *
     * @param environment the environment's id
     * @param configset its name
     * @param host the machine
     * @param application the first, second and so on of this configset on the machine in this run; 0, where it is no preview, for one of an
     *     earlier run, after which the machine was kept and has come back
     * @param preview whether nothing was changed, and it was only asked
     * @param states how many states there were
     * @param changed how many of them changed something, or would
     * @param failed how many failed
     * @param leftBehind what an earlier application had that this one has no more
     * @param took how long it took
     */
    record ConfigsetApplied(
            String environment,
            String configset,
            String host,
            int application,
            boolean preview,
            int states,
            int changed,
            int failed,
            List<String> leftBehind,
            Duration took)
            implements Event {

        /** Copies the list. */
        public ConfigsetApplied {
            leftBehind = List.copyOf(leftBehind);
        }
    }

    /**
     * A configset came to no states on machines: it does not render, or it could not be applied at all.
     *
     * @param environment the environment's id
     * @param configset its name
     * @param hosts the machines
     * @param reason the message of the failure
     */
    record ConfigsetRefused(String environment, String configset, String hosts, String reason) implements Event {}

    /**
     * A class was skipped since a configset of it cannot be applied here.
     *
     * @param configset its name
     * @param test the class
     * @param reason why, for example {@code no Salt}
     */
    record ConfigsetNotApplied(String configset, String test, String reason) implements Event {}

    /**
     * A test method begins.
     *
     * @param test the class and method, as {@link TestFinished} will call it
     * @param environment the id of the environment that it uses, or null where it uses none
     */
    record TestStarted(String test, @Nullable String environment) implements Event {}

    /**
     * The machines of an environment were kept as they were at a moment, to which they can go back.
     *
     * @param environment its id
     * @param checkpoint what the moment is called
     * @param parts what was done, in its order, and how long each took
     * @param took how long all of it took
     */
    record CheckpointTaken(String environment, String checkpoint, Map<String, Duration> parts, Duration took)
            implements Event {

        /** Copies the parts and keeps their order. */
        public CheckpointTaken {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /**
     * The machines of an environment went back together to a moment that was kept.
     *
     * @param environment its id
     * @param checkpoint what the moment is called
     * @param parts what was done, in its order, and how long each took; empty where nobody told
     * @param took how long all of it took
     */
    record WentBack(String environment, String checkpoint, Map<String, Duration> parts, Duration took)
            implements Event {

        /** Copies the parts and keeps their order. */
        public WentBack {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /**
     * A test came to its end.
     *
     * @param test the class and method, or the class alone where it failed or was skipped as a whole
     * @param verdict what came of it
     * @param reason the message of the failure, or why it was skipped, or null
     * @param evidence files that show why it failed
     */
    record TestFinished(
            String test, Verdict verdict, @Nullable String reason, List<Path> evidence) implements Event {

        /** Copies the list. */
        public TestFinished {
            evidence = List.copyOf(evidence);
        }
    }
}
