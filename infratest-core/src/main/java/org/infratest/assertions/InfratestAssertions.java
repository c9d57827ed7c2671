package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.TcpObservation;

/**
 * AssertJ's {@code assertThat} for what probes observe. A probe's own assertions wait; these judge one observation.
 *
 * <pre>{@code
 * assertThat(HttpProbe.to(web).observe("/")).hasStatus(200).hasHeader("server", "nginx");
 * }</pre>
 *
 * <p>AssertJ is an optional dependency: whoever uses this class brings {@code assertj-core}.
 */
@Api
public final class InfratestAssertions {

    private InfratestAssertions() {}

    /** Assertions about a TCP port. */
    public static TcpObservationAssert assertThat(TcpObservation actual) {
        return new TcpObservationAssert(actual);
    }

    /** Assertions about an answer to an ICMP echo request. */
    public static IcmpObservationAssert assertThat(IcmpObservation actual) {
        return new IcmpObservationAssert(actual);
    }

    /** Assertions about a banner. */
    public static BannerObservationAssert assertThat(BannerObservation actual) {
        return new BannerObservationAssert(actual);
    }

    /** Assertions about an answer by HTTP. */
    public static HttpObservationAssert assertThat(HttpObservation actual) {
        return new HttpObservationAssert(actual);
    }

    /** Assertions about a machine's place in its environment. */
    public static HostAssert assertThat(Host actual) {
        return new HostAssert(actual);
    }
}
