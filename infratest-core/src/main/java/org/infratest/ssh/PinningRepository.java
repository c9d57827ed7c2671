package org.infratest.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import org.infratest.ssh.HostKeys.PinnedKey;
import org.jspecify.annotations.Nullable;

/** {@link HostKeys} as JSch asks for them, for one machine. One instance serves one attempt to connect. */
final class PinningRepository implements HostKeyRepository {

    private final String machine;
    private final HostKeys keys;
    private volatile byte @Nullable [] rejected;

    PinningRepository(String machine, HostKeys keys) {
        this.machine = machine;
        this.keys = keys;
    }

    @Override
    public int check(String host, byte[] key) {
        if (keys.pin(machine, key).is(key)) {
            return OK;
        }
        rejected = key.clone();
        return CHANGED;
    }

    /** The fingerprint of a key that was shown in place of the pinned one, or null. */
    @Nullable
    String rejectedFingerprint() {
        byte[] key = rejected;
        return key == null ? null : HostKeys.fingerprint(key);
    }

    /** The fingerprint of the pinned key; empty before the first contact. */
    String pinnedFingerprint() {
        return keys.fingerprint(machine).orElse("");
    }

    /** The pinned key, so that JSch asks the machine for a key of that very type. */
    @Override
    public HostKey[] getHostKey(String host, @Nullable String type) {
        PinnedKey pinned = keys.pinned(machine).orElse(null);
        if (pinned == null) {
            return new HostKey[0];
        }
        try {
            HostKey key = new HostKey(host, pinned.blob());
            return type == null || type.equals(key.getType()) ? new HostKey[] {key} : new HostKey[0];
        } catch (JSchException e) {
            throw new IllegalStateException("A key that JSch showed is one that JSch can read", e);
        }
    }

    @Override
    public HostKey[] getHostKey() {
        return getHostKey(machine, null);
    }

    @Override
    public void add(HostKey key, @Nullable UserInfo ui) {
        // check() has pinned it already
    }

    @Override
    public void remove(@Nullable String host, @Nullable String type) {
        // a pin stays for as long as its environment
    }

    @Override
    public void remove(@Nullable String host, @Nullable String type, byte @Nullable [] key) {
        // a pin stays for as long as its environment
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "the keys pinned for '" + machine + "'";
    }
}
