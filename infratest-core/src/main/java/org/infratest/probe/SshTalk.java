package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.infratest.ssh.SshCredential;
import org.infratest.ssh.SshFindings;
import org.infratest.ssh.SshInspection;
import org.jspecify.annotations.Nullable;

/** Looks at an SSH server, over one connection for each kind of host key, or over one where a login is tried. */
final class SshTalk {

    /** As kinds of signature, which is how they are negotiated. */
    private static final List<String> KINDS = List.of(
            "ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521", "rsa-sha2-512,rsa-sha2-256");

    private static final String ANY = "";

    private final String user;
    private final SshCredential credential;
    private final long start = System.nanoTime();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private @Nullable SshFindings found;

    SshTalk(String user, SshCredential credential) {
        this.user = user;
        this.credential = credential;
    }

    SshObservation look(Aim aim, Patience patience, InetSocketAddress address) {
        Outcome first = inspect(ANY, aim, patience, address);
        SshFindings seen = found;
        if (seen == null || !seen.isAnswered()) {
            return seen(first, seen, seen == null ? first.problem() : seen.problem());
        }
        if (credential instanceof SshCredential.None) {
            for (String kind : KINDS) {
                found = null;
                inspect(kind, aim, patience, address); // a kind that it has not is no problem
            }
        }
        return seen(first, seen, "");
    }

    private Outcome inspect(String kind, Aim aim, Patience patience, InetSocketAddress address) {
        return Conversation.hold(aim, patience, address, wire -> {
            SshFindings now = SshInspection.inspect(
                    wire.socket(), user, credential, kind, Duration.ofMillis(Math.max(1, wire.millisLeft())));
            found = now;
            if (!now.fingerprint().isEmpty()) {
                keys.put(now.keyType(), now.fingerprint());
            }
        });
    }

    private SshObservation seen(Outcome first, @Nullable SshFindings seen, String problem) {
        return new SshObservation(
                first.connection(),
                seen == null ? "" : seen.version(),
                keys,
                user,
                seen == null ? List.of() : seen.methods(),
                seen != null && seen.loggedIn(),
                problem,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
