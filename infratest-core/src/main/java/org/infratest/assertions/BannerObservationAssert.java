package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.BannerObservation;

/** Assertions about the first bytes that a server sent. */
@Api
public class BannerObservationAssert extends ObservationAssert<BannerObservationAssert, BannerObservation> {

    /** Creates assertions about {@code actual}. */
    public BannerObservationAssert(BannerObservation actual) {
        super(actual, BannerObservationAssert.class);
    }

    /** Verifies that the banner begins with {@code text}. */
    public BannerObservationAssert startsWith(String text) {
        isNotNull();
        return require(actual.text().startsWith(text), "to begin with '" + text + "'", text);
    }

    /** Verifies that the banner contains {@code text}. */
    public BannerObservationAssert contains(String text) {
        isNotNull();
        return require(actual.text().contains(text), "to contain '" + text + "'", text);
    }

    /** Verifies that the banner as a whole matches a regular expression; the dot matches line ends as well. One that does not come to an end is cut off. */
    public BannerObservationAssert matches(String regex) {
        isNotNull();
        return require(actual.matches(regex), "to match '" + regex + "'", regex);
    }

    private BannerObservationAssert require(boolean met, String expectation, String expected) {
        if (!met || actual.text().isEmpty()) {
            failAbout(expectation, actual.text(), expected);
        }
        return myself;
    }

    @Override
    String subject() {
        return "the banner on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
