package org.infratest.provision;

/** Values made fit for the shell of a machine. */
final class Words {

    private Words() {}

    /** The text as one word of a POSIX shell, whatever it contains. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
