package org.infratest.ssh;

import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/** Nobody could log in to a machine. The {@link #kind()} tells whether waiting may help. */
@Api
public class SshConnectException extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why nobody could log in. */
    public enum Kind {
        /** No TCP connection: refused, no answer, or no way there. */
        UNREACHABLE(true),
        /** A TCP connection, but no SSH behind it: forwarders of NAT networks accept before the machine listens. */
        NO_BANNER(true),
        /** SSH began to answer and broke off. */
        BROKEN_OFF(true),
        /** SSH answers, but the machine does not let users in while it boots or shuts down. */
        BOOTING(true),
        /** The machine accepts none of the keys. */
        AUTHENTICATION(false),
        /** The machine shows another host key than before. */
        HOST_KEY(false),
        /** Both sides speak SSH, but share no algorithm. */
        NEGOTIATION(false);

        private final boolean passing;

        Kind(boolean passing) {
            this.passing = passing;
        }
    }

    /** Creates an exception with what is known. */
    public SshConnectException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why nobody could log in. */
    public Kind kind() {
        return kind;
    }

    /** Whether this is what a machine looks like while it boots, so that trying again makes sense. */
    public boolean mayPass() {
        return kind.passing;
    }
}
