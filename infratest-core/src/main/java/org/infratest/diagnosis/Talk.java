package org.infratest.diagnosis;

import org.infratest.expect.Observation;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.StreamObservation;
import org.infratest.probe.TcpObservation;

/** What a service said once the connection was open. */
final class Talk {

    private Talk() {}

    /** Whether the service was expected to speak and has not. */
    static boolean isSilent(Observation seen) {
        if (seen instanceof BannerObservation banner) {
            return banner.connection().state() == TcpObservation.State.OPEN
                    && banner.text().isEmpty()
                    && banner.ending().isEmpty();
        }
        if (seen instanceof StreamObservation stream) {
            return stream.connection().state() == TcpObservation.State.OPEN
                    && !stream.problem().isEmpty()
                    && !isTls(stream);
        }
        return seen instanceof HttpObservation http && !http.isAnswered() && !isTls(http);
    }

    /** Whether it was TLS that failed. */
    static boolean isTls(Observation seen) {
        return seen.cause() instanceof javax.net.ssl.SSLException;
    }
}
