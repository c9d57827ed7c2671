package org.infratest.reachability;

import java.time.Duration;

/**
 * What came of looking at a flow until it was certain.
 *
 * @param last what was seen last
 * @param met whether that is as expected, and was so for as long as it has to be
 * @param attempts how often it was looked at
 * @param took from the beginning of the first attempt to the end of the last
 */
record Outcome(Sighting last, boolean met, int attempts, Duration took) {}
