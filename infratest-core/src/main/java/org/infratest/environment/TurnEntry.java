package org.infratest.environment;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
 * @param party with whom he shares it
 */
record TurnEntry(
        Tenant tenant,
        String what,
        String fingerprint,
        String jvm,
        long pid,
        Map<String, Long> asks,
        long memoryMiB,
        boolean granted,
        Party party) {

    /** Copies the map, and takes what a book of an earlier version does not tell for not shared. */
    TurnEntry(
            Tenant tenant,
            String what,
            String fingerprint,
            String jvm,
            long pid,
            Map<String, Long> asks,
            long memoryMiB,
            boolean granted,
            @Nullable Party party) {
        this.tenant = tenant;
        this.what = what;
        this.fingerprint = fingerprint;
        this.jvm = jvm;
        this.pid = pid;
        this.asks = Collections.unmodifiableMap(new TreeMap<>(asks));
        this.memoryMiB = memoryMiB;
        this.granted = granted;
        this.party = party == null ? Party.NONE : party;
    }

    TurnEntry asGranted() {
        return new TurnEntry(tenant, what, fingerprint, jvm, pid, asks, memoryMiB, true, party);
    }

    TurnEntry with(Party other) {
        return new TurnEntry(tenant, what, fingerprint, jvm, pid, asks, memoryMiB, granted, other);
    }

    /** Beside the one who has it, so nothing more is taken. */
    TurnEntry asGuestOf(TurnEntry host) {
        return new TurnEntry(
                tenant, what, fingerprint, jvm, pid, Map.of(), memoryMiB, true, Party.guestOf(host.tenant.id()));
    }

    boolean isGuestOf(TurnEntry host) {
        return party.host().equals(host.tenant.id());
    }

    /** Whether this one, who has it, lets the other one in, who wants the same. */
    boolean receives(TurnEntry other) {
        return granted
                && !party.run().isEmpty()
                && party.run().equals(other.party.run())
                && !jvm.equals(other.jvm)
                && fingerprint.equals(other.fingerprint)
                && asks.keySet().equals(other.asks.keySet());
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
