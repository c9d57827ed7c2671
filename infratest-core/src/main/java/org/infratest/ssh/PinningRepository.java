package org.infratest.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.nio.file.Path;
import org.infratest.EnvironmentException;
import org.infratest.ssh.HostKeys.PinnedKey;
import org.jspecify.annotations.Nullable;

/** {@link HostKeys} as JSch asks for them, for one machine. One instance serves one attempt to connect. */
final class PinningRepository implements HostKeyRepository {

    private static final String REPLACED = "; something else answers there, or the machine was made anew";

    private final String machine;
    private final HostKeyCheck expected;
    private final HostKeys keys;
    private volatile byte @Nullable [] rejected;
    private volatile int knownHostsAnswer = OK;

    PinningRepository(SshTarget target, HostKeys keys) {
        this.machine = target.machine();
        this.expected = target.hostKey();
        this.keys = keys;
    }

    @Override
    public int check(String host, byte[] key) {
        if (isExpected(host, key) && keys.pin(machine, key).is(key)) {
            return OK;
        }
        rejected = key.clone();
        return CHANGED;
    }

    private boolean isExpected(String host, byte[] key) {
        if (expected instanceof HostKeyCheck.Fingerprint fingerprint) {
            return fingerprint.sha256().equals(HostKeys.fingerprint(key));
        }
        if (expected instanceof HostKeyCheck.KnownHosts known) {
            knownHostsAnswer = read(known).check(host, key);
            return knownHostsAnswer == OK;
        }
        return true;
    }

    private HostKeyRepository read(HostKeyCheck.KnownHosts known) {
        try {
            JSch jsch = new JSch();
            jsch.setKnownHosts(known.file().toString());
            return jsch.getHostKeyRepository();
        } catch (JSchException e) {
            throw new EnvironmentException(
                    "Could not read the known hosts in " + known.file() + ": " + e.getMessage(), e);
        }
    }

    /**
     * What is wrong with the key that was shown, as the middle of a sentence.
     *
     * @param where the address that showed it
     * @param shown its fingerprint
     */
    String complaint(String where, String shown) {
        String pinned = pinnedFingerprint();
        if (!pinned.isEmpty()) {
            return "its host key has changed since the first contact: it was " + pinned + ", now " + where + " shows "
                    + shown + REPLACED;
        }
        if (expected instanceof HostKeyCheck.Fingerprint fingerprint) {
            return "its host key should be " + fingerprint.sha256() + ", but " + where + " shows " + shown + REPLACED;
        }
        Path file = expected instanceof HostKeyCheck.KnownHosts known ? known.file() : Path.of("known_hosts");
        return knownHostsAnswer == NOT_INCLUDED
                ? "its host key is not in " + file + ": " + where + " shows " + shown
                        + "; compare it with the machine's own, then log in once with ssh to add it"
                : "its host key is not the one in " + file + ": " + where + " shows " + shown + REPLACED;
    }

    /** The fingerprint of a key that was shown in place of the pinned one, or null. */
    @Nullable
    String rejectedFingerprint() {
        byte[] key = rejected;
        return key == null ? null : HostKeys.fingerprint(key);
    }

    /** The fingerprint of the pinned key; empty before the first contact. */
    private String pinnedFingerprint() {
        return keys.fingerprint(machine).orElse("");
    }

    /** The pinned key, else the known ones, so that JSch asks the machine for a key of that very type. */
    @Override
    public HostKey[] getHostKey(String host, @Nullable String type) {
        PinnedKey pinned = keys.pinned(machine).orElse(null);
        if (pinned == null) {
            return expected instanceof HostKeyCheck.KnownHosts known
                    ? read(known).getHostKey(host, type)
                    : new HostKey[0];
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
