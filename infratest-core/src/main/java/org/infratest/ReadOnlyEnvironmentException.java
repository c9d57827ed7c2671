package org.infratest;

/**
 * The test asked for something that would change an environment which is not infratest's own: the machines were there
 * before the test, others use them, and nobody would put them right again.
 */
@Api
public class ReadOnlyEnvironmentException extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception whose message stands for itself. */
    public ReadOnlyEnvironmentException(String message) {
        super(message);
    }
}
