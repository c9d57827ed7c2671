package org.infratest.lab.qemu;

import org.infratest.EnvironmentException;
import org.infratest.Printable;

/** QEMU refused a command. */
final class QmpException extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    private final String errorClass;
    private final String description;

    QmpException(String machine, String command, String errorClass, String description) {
        super("Machine '" + machine + "': QEMU refused command " + command + ": " + Printable.line(description, 500)
                + " (" + errorClass + ")");
        this.errorClass = errorClass;
        this.description = Printable.line(description, 500);
    }

    /** Why, in QEMU's words. */
    String description() {
        return description;
    }

    /** QEMU's class of the error, for example {@code CommandNotFound}. */
    public String errorClass() {
        return errorClass;
    }
}
