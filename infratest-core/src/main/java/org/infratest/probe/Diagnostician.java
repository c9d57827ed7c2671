package org.infratest.probe;

import java.util.Optional;
import org.infratest.Api;
import org.infratest.expect.Diagnosis;

/**
 * Finds out why a probe failed. Probes ask those that {@link java.util.ServiceLoader} finds, in their order, and take the first
 * diagnosis; infratest brings one along. Implementations have a public constructor without parameters.
 */
@Api
@FunctionalInterface
public interface Diagnostician {

    /**
     * Asks on. Takes no longer than the budget of {@code failed}, changes nothing on any machine, and does not throw for what a machine
     * answers or does not answer: that is part of the diagnosis.
     *
     * @return what was found out, or empty where this one knows nothing about such a probe
     */
    Optional<Diagnosis> diagnose(FailedProbe failed);
}
