package org.infratest.spec;

import java.time.Duration;
import java.util.Map;
import org.infratest.Api;

/**
 * What an environment is to be. Specs are values: two equal fingerprints mean that one running environment can serve both.
 */
@Api
public interface EnvironmentSpec {

    /** How people call the environment, in messages and as the name of its folder in the report. */
    String name();

    /** What brings it up, for reports: for example {@code vagrant (libvirt)}. */
    String kind();

    /** What only one environment at a time may use, on this computer: for example the real path of a configset. */
    String resource();

    /** How long the boot may take, from the first command to the moment at which every host is ready. */
    Duration bootTimeout();

    /**
     * A hash, in hexadecimal, of this spec and of the content of all that it names.
     * It is read from disk when it is asked for, so it changes with the files.
     */
    String fingerprint();

    /**
     * A hash, in hexadecimal, of what the machines are made from, without what a class waits for before it begins: where two are equal, machines
     * that one run has kept serve the next, which waits anew. Unless overridden, the {@link #fingerprint}.
     */
    default String machinesFingerprint() {
        return fingerprint();
    }

    /**
     * What the {@link #machinesFingerprint} is made from, by names that people understand, each as a short text or, where it is long or secret, a
     * hash: so that a run which cannot use what was kept says which of it has changed. Unless overridden nothing, and it says that this is not known.
     */
    default Map<String, String> machinesInputs() {
        return Map.of();
    }
}
