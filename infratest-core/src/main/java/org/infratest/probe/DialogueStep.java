package org.infratest.probe;

import org.jspecify.annotations.Nullable;

/**
 * One step of a dialogue.
 *
 * @param expected what is expected, or null where something is sent
 * @param sent the bytes to send
 * @param shown what is sent, as failures show it
 * @param secret what of it must not be shown, or an empty string
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DialogueStep(@Nullable Regex expected, byte[] sent, String shown, String secret) {

    @Override
    public String toString() {
        return expected == null ? "send '" + shown + "'" : "expect '" + expected + "'";
    }
}
