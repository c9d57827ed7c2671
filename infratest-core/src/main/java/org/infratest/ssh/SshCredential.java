package org.infratest.ssh;

import java.nio.file.Path;

/** With what somebody tries to log in. */
public sealed interface SshCredential {

    /** With nothing, to see what is offered. */
    record None() implements SshCredential {}

    /** With a password, by the methods {@code password} and {@code keyboard-interactive}. */
    record Password(String text) implements SshCredential {

        @Override
        public String toString() {
            return "***";
        }
    }

    /** With a private key without a passphrase. */
    record Key(Path file) implements SshCredential {}
}
