package org.infratest;

import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * A machine refused what the user wrote for it: a provisioner that exits with an error, a state that fails.
 * It is a failure of what is tested, so it is an assertion error, and a boot that ends in it is never retried.
 */
@Api
public class ConfigsetFailure extends AssertionFailedError {

    private static final long serialVersionUID = 1L;

    /** Creates a failure whose message stands for itself. */
    public ConfigsetFailure(String message) {
        super(Redaction.of(message));
    }

    /** Creates a failure that keeps what led to it. */
    public ConfigsetFailure(String message, @Nullable Throwable cause) {
        super(Redaction.of(message), cause);
    }
}
