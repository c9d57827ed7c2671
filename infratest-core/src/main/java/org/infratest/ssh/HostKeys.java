package org.infratest.ssh;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.Api;

/**
 * The host keys of the machines of one environment, pinned at first contact. A machine is new each time it is booted,
 * so there is no key to know beforehand; but while its environment lives, its key stays the same.
 * Safe for use by several threads.
 */
@Api
public final class HostKeys {

    private final Map<String, PinnedKey> pins = new ConcurrentHashMap<>();

    /**
     * A host key in the wire format of RFC 4253, section 6.6.
     *
     * @param blob the key
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by is() alone
    record PinnedKey(byte[] blob) {

        PinnedKey {
            blob = blob.clone();
        }

        boolean is(byte[] other) {
            return MessageDigest.isEqual(blob, other);
        }

        /** As {@code ssh-keygen -l} prints it. */
        String fingerprint() {
            return HostKeys.fingerprint(blob);
        }
    }

    /** Forgets the key of a machine, for one that was made anew on purpose. */
    public void forget(String machine) {
        pins.remove(machine);
    }

    /** The fingerprint of the key that is pinned for a machine, in the form {@code SHA256:...}. */
    public Optional<String> fingerprint(String machine) {
        return pinned(machine).map(PinnedKey::fingerprint);
    }

    Optional<PinnedKey> pinned(String machine) {
        return Optional.ofNullable(pins.get(machine));
    }

    /** Pins the key if the machine has none yet; returns the one that is pinned. */
    PinnedKey pin(String machine, byte[] key) {
        return pins.computeIfAbsent(machine, name -> new PinnedKey(key));
    }

    static String fingerprint(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
