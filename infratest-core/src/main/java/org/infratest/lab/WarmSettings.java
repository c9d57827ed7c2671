package org.infratest.lab;

/**
 * How labs start from states that were kept.
 *
 * @param when whether they do
 * @param mebibytes how much room what is kept takes in the cache, at most; what was not used for the longest time goes first
 */
public record WarmSettings(WarmStart when, long mebibytes) {

    /** Labs boot. */
    public static final WarmSettings NEVER = new WarmSettings(WarmStart.NEVER, 0);
}
