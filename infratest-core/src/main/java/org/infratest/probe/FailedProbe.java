package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
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
 */
@Api
public record FailedProbe(
        Host host, Vantage vantage, InetAddress address, Observation seen, boolean negative, Duration budget) {}
