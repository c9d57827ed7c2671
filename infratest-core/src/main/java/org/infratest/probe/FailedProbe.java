package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.expect.Observation;
import org.infratest.vantage.Vantage;

/**
 * A probe that has failed, for whoever finds out why.
 *
 * @param host the target
 * @param vantage where it looked from
 * @param address the address it looked at
 * @param seen what it saw last
 * @param negative whether it was expected that something is not there
 * @param budget how long finding out may take
 * @param masking cuts out of a text the passwords that the probe logged in with; for whatever is written to a file
 */
@Api
public record FailedProbe(
        Host host,
        Vantage vantage,
        InetAddress address,
        Observation seen,
        boolean negative,
        Duration budget,
        UnaryOperator<String> masking) {

    /** One that did not log in. */
    public FailedProbe(
            Host host, Vantage vantage, InetAddress address, Observation seen, boolean negative, Duration budget) {
        this(host, vantage, address, seen, negative, budget, UnaryOperator.identity());
    }
}
