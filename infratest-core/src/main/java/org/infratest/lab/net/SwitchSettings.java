package org.infratest.lab.net;

import java.time.Duration;
import org.infratest.ConfigurationException;

/**
 * What a switch is made to.
 *
 * @param ageing after what time without a frame from it an address is forgotten; 300 s by default (IEEE 802.1Q, table 8-6)
 * @param maxFrame the longest frame, in bytes with its header, without tag and checksum; a tagged one may have 4 more
 * @param queue how many bytes wait for a host that does not read, at most; more are dropped
 * @param maxAddresses how many addresses are remembered at most; frames to others are flooded
 * @param seed decides all that is random in impairments
 */
public record SwitchSettings(Duration ageing, int maxFrame, int queue, int maxAddresses, long seed) {

    /** The longest that fits QEMU's buffers. */
    public static final int LONGEST_FRAME = 65_550;

    private static final int SHORTEST_LIMIT = 64;
    private static final int SMALLEST_QUEUE = 2 * (LONGEST_FRAME + 8);

    /** Checks the numbers. */
    public SwitchSettings {
        require(!ageing.isNegative() && !ageing.isZero(), "an ageing time of " + ageing, "more than nothing");
        require(
                maxFrame >= SHORTEST_LIMIT && maxFrame <= LONGEST_FRAME,
                "frames of " + maxFrame + " bytes at most",
                SHORTEST_LIMIT + " to " + LONGEST_FRAME);
        require(queue >= SMALLEST_QUEUE, "a queue of " + queue + " bytes", "at least " + SMALLEST_QUEUE);
        require(maxAddresses > 0, "room for " + maxAddresses + " addresses", "at least 1");
    }

    /** Those of an ordinary switch. */
    public static SwitchSettings defaults() {
        return new SwitchSettings(Duration.ofMinutes(5), LONGEST_FRAME, 1 << 20, 8192, 0);
    }

    /** These with another ageing time. */
    public SwitchSettings withAgeing(Duration time) {
        return new SwitchSettings(time, maxFrame, queue, maxAddresses, seed);
    }

    /** These with another longest frame. */
    public SwitchSettings withMaxFrame(int bytes) {
        return new SwitchSettings(ageing, bytes, queue, maxAddresses, seed);
    }

    /** These with another bound of the queues. */
    public SwitchSettings withQueue(int bytes) {
        return new SwitchSettings(ageing, maxFrame, bytes, maxAddresses, seed);
    }

    /** These with another bound of the table. */
    public SwitchSettings withMaxAddresses(int number) {
        return new SwitchSettings(ageing, maxFrame, queue, number, seed);
    }

    /** These with another seed. */
    public SwitchSettings withSeed(long number) {
        return new SwitchSettings(ageing, maxFrame, queue, maxAddresses, number);
    }

    private static void require(boolean holds, String value, String expected) {
        if (!holds) {
            throw new ConfigurationException("A switch cannot have " + value + "; expected " + expected);
        }
    }
}
