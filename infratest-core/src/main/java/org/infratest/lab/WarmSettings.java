package org.infratest.lab;

/**
 * How labs, and machines of labs, start from states that were kept.
 *
 * @param when whether they do
 * @param once whether machines that boot are copies of one that has booted before
 * @param mebibytes how much room what is kept takes in the cache, at most; what was not used for the longest time goes first
 */
public record WarmSettings(WarmStart when, BootOnce once, long mebibytes) {

    /** Each machine boots, and nothing is kept. */
    public static final WarmSettings NEVER = new WarmSettings(WarmStart.NEVER, BootOnce.NEVER, 0);
}
