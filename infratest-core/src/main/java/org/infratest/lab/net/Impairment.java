package org.infratest.lab.net;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.ConfigurationException;

/**
 * What is wrong with a cable in one direction. The fields mean what they mean to Linux's {@code tc-netem(8)}, and act in its order on
 * each frame: duplicate and loss, corrupt, limit, reorder, then delay with jitter and rate. A frame that is both duplicated and
 * lost arrives once; the copy of a duplicated one is lost, corrupted and delayed for itself.
 *
 * @param delay how much later each frame arrives
 * @param jitter the delay varies by up to that much to either side, equally likely everywhere; frames overtake each other by it,
 *     except where there is a rate
 * @param loss how likely a frame is lost, 0 to 1
 * @param duplicate how likely it arrives twice
 * @param reorder how likely it is not delayed and so overtakes those that are; needs a delay
 * @param corrupt how likely one bit of it, anywhere, is the opposite
 * @param rate how many bits a second fit through, counting frames with their headers; 0 for any number. The time that a frame takes
 *     to go through comes after the delay, which runs while others go through
 * @param limit how many frames are on the way at once; one more is dropped
 * @param down whether nothing goes through; also what was on the way is dropped
 */
@Api
public record Impairment(
        Duration delay,
        Duration jitter,
        double loss,
        double duplicate,
        double reorder,
        double corrupt,
        long rate,
        int limit,
        boolean down) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** Nothing is wrong. */
    public static final Impairment NONE = new Impairment(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0, 1000, false);

    /**
     * Checks the numbers.
     *
     * @throws ConfigurationException naming the one that cannot be
     */
    public Impairment {
        time("delay", delay);
        time("jitter", jitter);
        probability("loss", loss);
        probability("duplicate", duplicate);
        probability("reorder", reorder);
        probability("corrupt", corrupt);
        if (rate < 0) {
            throw new ConfigurationException(
                    "A rate of " + rate + " bits a second is less than nothing; 0 means no limit");
        }
        if (limit < 1) {
            throw new ConfigurationException("A limit of " + limit + " frames lets none through; use down for that");
        }
        if (reorder > 0 && delay.isZero()) {
            throw new ConfigurationException(
                    "Reordering lets frames overtake those that are delayed, so it needs a delay too");
        }
    }

    /** Whether chance has a part in what becomes of a frame. */
    public boolean isRandom() {
        return !jitter.isZero() || loss % 1 > 0 || duplicate % 1 > 0 || reorder % 1 > 0 || corrupt > 0;
    }

    /** This and each frame later by that much. */
    public Impairment withDelay(Duration time) {
        return new Impairment(time, jitter, loss, duplicate, reorder, corrupt, rate, limit, down);
    }

    /** This and the delay varying by up to that much. */
    public Impairment withJitter(Duration time) {
        return new Impairment(delay, time, loss, duplicate, reorder, corrupt, rate, limit, down);
    }

    /** This and frames lost, with that probability. */
    public Impairment withLoss(double probability) {
        return new Impairment(delay, jitter, probability, duplicate, reorder, corrupt, rate, limit, down);
    }

    /** This and frames arriving twice, with that probability. */
    public Impairment withDuplicate(double probability) {
        return new Impairment(delay, jitter, loss, probability, reorder, corrupt, rate, limit, down);
    }

    /** This and frames overtaking others, with that probability. To be called after {@link #withDelay}. */
    public Impairment withReorder(double probability) {
        return new Impairment(delay, jitter, loss, duplicate, probability, corrupt, rate, limit, down);
    }

    /** This and a bit wrong, with that probability. */
    public Impairment withCorrupt(double probability) {
        return new Impairment(delay, jitter, loss, duplicate, reorder, probability, rate, limit, down);
    }

    /** This and no more than that many bits a second. */
    public Impairment withRate(long bitsPerSecond) {
        return new Impairment(delay, jitter, loss, duplicate, reorder, corrupt, bitsPerSecond, limit, down);
    }

    /** This and no more than that many frames on the way. */
    public Impairment withLimit(int frames) {
        return new Impairment(delay, jitter, loss, duplicate, reorder, corrupt, rate, frames, down);
    }

    /** This and nothing through, or something again. */
    public Impairment withDown(boolean nothingThrough) {
        return new Impairment(delay, jitter, loss, duplicate, reorder, corrupt, rate, limit, nothingThrough);
    }

    private static void time(String what, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(
                    "A " + what + " of " + value + " is not possible; expected nothing to " + LONGEST);
        }
    }

    private static void probability(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new ConfigurationException(
                    "A probability of " + value + " for " + what + " is not possible; expected 0 to 1");
        }
    }
}
