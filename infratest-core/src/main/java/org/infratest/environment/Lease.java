package org.infratest.environment;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.Api;
import org.infratest.process.ProcessStart;
import org.jspecify.annotations.Nullable;

/**
 * The record on disk of an environment, or of a box that is being built, written before anything of it is started: who owns it, and
 * all that is needed to take it down without its owner.
 *
 * @param id the environment's id
 * @param kind who brought it up and takes it down, for example {@code VagrantProvider}
 * @param name how people call the environment
 * @param resource what only one environment at a time may use, for example the real path of a configset
 * @param fingerprint of the machines that it was started from
 * @param ownerPid the process id of the JVM that started it
 * @param ownerStart what tells that JVM from a later process with its id: {@link #startOf}
 * @param kept whether its owner left it standing on purpose
 * @param details what its provider needs to take it down
 * @param since when it was written first, in milliseconds since the epoch; 0 where nobody noted it
 * @param run the id of the run that it belongs to; empty where nobody said it
 * @param test the test class that it was started for; empty where nobody said it
 * @param world where the owner's process id has a meaning: a computer between two starts, and on it a process namespace; empty where
 *     that is unknown
 */
@Api
public record Lease(
        String id,
        String kind,
        String name,
        String resource,
        String fingerprint,
        long ownerPid,
        long ownerStart,
        boolean kept,
        Map<String, String> details,
        long since,
        String run,
        String test,
        String world) {

    /** The detail with the id of the environment that stands for what is in a keeper. */
    public static final String KEPT_FOR = "kept for";

    /** The detail with the process id of a keeper, in which an environment lives that was left standing. */
    public static final String KEEPER_PID = "keeper pid";

    /** The detail with what tells that process from a later one with its id: {@link #startOf}. */
    public static final String KEEPER_START = "keeper start";

    /** Copies the map, and takes what an older record does not have for unknown. */
    public Lease(
            String id,
            String kind,
            String name,
            String resource,
            String fingerprint,
            long ownerPid,
            long ownerStart,
            boolean kept,
            Map<String, String> details,
            long since,
            @Nullable String run,
            @Nullable String test,
            @Nullable String world) {
        this.id = id;
        this.kind = kind;
        this.name = name;
        this.resource = resource;
        this.fingerprint = fingerprint;
        this.ownerPid = ownerPid;
        this.ownerStart = ownerStart;
        this.kept = kept;
        this.details = Collections.unmodifiableMap(new TreeMap<>(details));
        this.since = since;
        this.run = run == null ? "" : run;
        this.test = test == null ? "" : test;
        this.world = world == null ? "" : world;
    }

    /** A lease of a process that is only known by its id and its start. */
    public Lease(
            String id,
            String kind,
            String name,
            String resource,
            String fingerprint,
            long ownerPid,
            long ownerStart,
            boolean kept,
            Map<String, String> details) {
        this(id, kind, name, resource, fingerprint, ownerPid, ownerStart, kept, details, 0, "", "", "");
    }

    /** A new lease in the hands of the current JVM. */
    static Lease ofThisJvm(
            String id, String kind, String name, String resource, String fingerprint, Map<String, String> details) {
        return new Lease(id, kind, name, resource, fingerprint, 0, 0, false, details).takenOver();
    }

    /** This lease with one more detail. */
    Lease with(String key, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(key, value);
        return copy(kept, more, run, test);
    }

    /** This lease, left standing on purpose. */
    Lease asKept() {
        return copy(true, details, run, test);
    }

    /** This lease, for a test class of a run. */
    Lease heldFor(String runId, String testClass) {
        return copy(kept, details, runId, testClass);
    }

    /** This lease in the hands of the current JVM. */
    Lease takenOver() {
        ProcessHandle self = ProcessHandle.current();
        return new Lease(
                id,
                kind,
                name,
                resource,
                fingerprint,
                self.pid(),
                startOf(self),
                false,
                details,
                Instant.now().toEpochMilli(),
                run,
                test,
                World.current().text());
    }

    private Lease copy(boolean keeping, Map<String, String> with, String runId, String testClass) {
        return new Lease(
                id,
                kind,
                name,
                resource,
                fingerprint,
                ownerPid,
                ownerStart,
                keeping,
                with,
                since,
                runId,
                testClass,
                world);
    }

    /** Whether a process with the id of the JVM that started it runs here, and started when that JVM did. */
    public boolean ownerIsAlive() {
        return isAlive(ownerPid, ownerStart);
    }

    /** Whether both stand for the same process's ownership, at work or kept. */
    boolean hasOwnerOf(Lease other) {
        return ownerPid == other.ownerPid
                && ownerStart == other.ownerStart
                && world.equals(other.world)
                && kept == other.kept
                && since == other.since;
    }

    /** Whether it lives in a keeper that is gone. */
    boolean keeperIsGone() {
        String pid = details.get(KEEPER_PID);
        return pid != null && !isAlive(Long.parseLong(pid), Long.parseLong(details.getOrDefault(KEEPER_START, "0")));
    }

    private static boolean isAlive(long pid, long start) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startOf(process) == start)
                .isPresent();
    }

    /** What tells a process from a later one with the same id; 0 where the system does not tell. */
    public static long startOf(ProcessHandle process) {
        return ProcessStart.of(process);
    }
}
