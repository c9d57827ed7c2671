package org.infratest.state;

/** Something on a machine could not be looked at; the message ends a sentence that begins with <i>because</i>. */
final class Unseen extends Exception {

    private static final long serialVersionUID = 1L;

    Unseen(String reason) {
        super(reason);
    }

    /** The reason. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
