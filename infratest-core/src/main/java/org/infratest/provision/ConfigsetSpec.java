package org.infratest.provision;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.infratest.Api;

/** A configset, and the machines that it is for. Specs are values. */
@Api
public interface ConfigsetSpec {

    /** How people call the configset: the name of its folder. */
    String name();

    /** What applies it, for reports: {@code salt}, {@code shell} or {@code ansible}. */
    String kind();

    /** The machines and groups of machines that it is for; none for all machines of the environment. */
    List<String> on();

    /** Whether it is for a machine of that name that is in those groups. */
    default boolean isFor(String machine, Collection<String> groups) {
        return on().isEmpty() || on().contains(machine) || groups.stream().anyMatch(on()::contains);
    }

    /** How long one application on one machine may take. */
    Duration timeout();

    /**
     * A hash, in hexadecimal, of this spec and of the content of all that it names. It is read from disk when it is asked for, so it changes
     * with the files.
     */
    String fingerprint();
}
