package org.infratest.environment;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line in the book of turns: somebody who has what he asked for, or waits for it.
 *
 * @param tenant who
 * @param what what it is for, in words: the name of an environment, or of a machine
 * @param fingerprint of the machines of an environment, empty for anything else
 * @param jvm the mark of the JVM, see {@link LiveJvm}
 * @param pid its process id, for people
 * @param asks how much of what; a resource that only one may have is asked for by its name, and there is one of it
 * @param memoryMiB how much memory was free when the first of those who now have some of it or wait for it came
 * @param granted whether he has it
 */
record TurnEntry(
        Tenant tenant,
        String what,
        String fingerprint,
        String jvm,
        long pid,
        Map<String, Long> asks,
        long memoryMiB,
        boolean granted) {

    TurnEntry {
        asks = Collections.unmodifiableMap(new TreeMap<>(asks));
    }

    TurnEntry asGranted() {
        return new TurnEntry(tenant, what, fingerprint, jvm, pid, asks, memoryMiB, true);
    }

    boolean concernsMemory() {
        return asks.containsKey(Amounts.MEMORY);
    }

    /** Whether this one, who waits, keeps the other from giving back what he has. */
    boolean isInside(TurnEntry other) {
        boolean sameRun = other.tenant.isForTheRun() && other.tenant.session().equals(tenant.session());
        return sameRun || tenant.within().contains(other.tenant.id());
    }
}
