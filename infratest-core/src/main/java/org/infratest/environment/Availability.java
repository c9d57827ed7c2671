package org.infratest.environment;

import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * Whether a provider can be used here.
 *
 * @param usable whether it can
 * @param reason why not, and what to do about it, in words for the person who started the test; null where it is usable
 */
@Api
public record Availability(boolean usable, @Nullable String reason) {

    /** It can be used. */
    public static final Availability USABLE = new Availability(true, null);

    /** It cannot be used, for that reason. */
    public static Availability unusable(String reason) {
        return new Availability(false, reason);
    }
}
