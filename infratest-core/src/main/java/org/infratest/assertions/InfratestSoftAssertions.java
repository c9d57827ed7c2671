package org.infratest.assertions;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.api.StandardSoftAssertionsProvider;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.TcpObservation;

/**
 * AssertJ's soft assertions, with those of infratest: all are evaluated, and all that fail are reported together.
 *
 * <pre>{@code
 * InfratestSoftAssertions.assertSoftly(softly -> environment.group("web").forEach(
 *         host -> softly.assertThat(TcpProbe.to(host).observe(443)).isOpen()));
 * }</pre>
 *
 * <p>Works with AssertJ's {@code SoftAssertionsExtension} and {@code @InjectSoftAssertions} as well.
 */
@Api
public class InfratestSoftAssertions extends AbstractSoftAssertions implements StandardSoftAssertionsProvider {

    /** Evaluates all assertions that {@code assertions} makes and reports those that failed. */
    public static void assertSoftly(Consumer<InfratestSoftAssertions> assertions) {
        SoftAssertionsProvider.assertSoftly(InfratestSoftAssertions.class, assertions);
    }

    /** Assertions about a TCP port. */
    public TcpObservationAssert assertThat(TcpObservation actual) {
        return proxy(TcpObservationAssert.class, TcpObservation.class, actual);
    }

    /** Assertions about an answer to an ICMP echo request. */
    public IcmpObservationAssert assertThat(IcmpObservation actual) {
        return proxy(IcmpObservationAssert.class, IcmpObservation.class, actual);
    }

    /** Assertions about a banner. */
    public BannerObservationAssert assertThat(BannerObservation actual) {
        return proxy(BannerObservationAssert.class, BannerObservation.class, actual);
    }

    /** Assertions about an answer by HTTP. */
    public HttpObservationAssert assertThat(HttpObservation actual) {
        return proxy(HttpObservationAssert.class, HttpObservation.class, actual);
    }

    /** Assertions about a machine's place in its environment. */
    public HostAssert assertThat(Host actual) {
        return proxy(HostAssert.class, Host.class, actual);
    }
}
