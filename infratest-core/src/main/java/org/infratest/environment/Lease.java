package org.infratest.environment;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.Api;

/**
 * The record of an environment on disk, written before anything of it is started: who owns it, and all that is needed to
 * take it down without its owner.
 *
 * @param id the environment's id
 * @param kind the provider, for example {@code vagrant}
 * @param name how people call the environment
 * @param resource what only one environment at a time may use, for example the real path of a configset
 * @param fingerprint of the machines that it was started from
 * @param ownerPid the process id of the JVM that started it
 * @param ownerStart when that JVM started, in milliseconds since the epoch, as process ids are used again
 * @param kept whether its owner left it standing on purpose
 * @param details what its provider needs to take it down
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
        Map<String, String> details) {

    /** Copies the map. */
    public Lease {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** This lease with one more detail. */
    Lease with(String key, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(key, value);
        return new Lease(id, kind, name, resource, fingerprint, ownerPid, ownerStart, kept, more);
    }

    /** This lease, left standing on purpose. */
    Lease asKept() {
        return new Lease(id, kind, name, resource, fingerprint, ownerPid, ownerStart, true, details);
    }

    /** This lease in the hands of the current JVM. */
    Lease takenOver() {
        ProcessHandle self = ProcessHandle.current();
        return new Lease(id, kind, name, resource, fingerprint, self.pid(), startOf(self), false, details);
    }

    /** Whether the JVM that started it still runs. */
    public boolean ownerIsAlive() {
        return ProcessHandle.of(ownerPid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startOf(process) == ownerStart)
                .isPresent();
    }

    static long startOf(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
    }
}
