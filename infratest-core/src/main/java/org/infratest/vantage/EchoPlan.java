package org.infratest.vantage;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.ConfigurationException;

/**
 * How echo requests are sent to one target.
 *
 * @param count how many, 1 to 65,535
 * @param size how many bytes each carries beyond the headers of IP and ICMP, 0 to 65,507
 * @param interval from one request to the next, whatever comes back
 * @param timeout how long each waits for its reply
 */
@Api
public record EchoPlan(int count, int size, Duration interval, Duration timeout) {

    /** What a request carries by default, as with {@code ping}. */
    public static final int DEFAULT_SIZE = 56;

    private static final int MOST = 65_535;
    private static final int LARGEST = 65_507;

    /**
     * Checks the values.
     *
     * @throws ConfigurationException if one makes no sense, naming it and what would
     */
    public EchoPlan {
        if (count < 1 || count > MOST) {
            throw new ConfigurationException(
                    "count(" + count + ") makes no sense: 1 to 65535 echo requests can be sent");
        }
        if (size < 0 || size > LARGEST) {
            throw new ConfigurationException(
                    "size(" + size + ") makes no sense: an echo request carries 0 to 65507 bytes");
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new ConfigurationException(
                    "interval(" + interval + ") makes no sense: the duration must be more than zero");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new ConfigurationException(
                    "The timeout of an echo request, " + timeout + ", makes no sense: it must be more than zero");
        }
    }

    /** One request. */
    public static EchoPlan once(Duration timeout) {
        return new EchoPlan(1, DEFAULT_SIZE, Duration.ofSeconds(1), timeout);
    }
}
