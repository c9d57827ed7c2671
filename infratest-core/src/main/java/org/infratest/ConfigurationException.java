package org.infratest;

import org.jspecify.annotations.Nullable;

/**
 * What the test asks for is wrong as it is written: an unknown directory, a machine that nobody declared.
 * The message names the file or value and the way out.
 * The JUnit extension turns it into JUnit's own {@code ExtensionConfigurationException} or
 * {@code ParameterResolutionException}.
 */
@Api
public class ConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception whose message stands for itself. */
    public ConfigurationException(String message) {
        super(Redaction.of(message));
    }

    /** Creates an exception that keeps what led to it. */
    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(Redaction.of(message), cause);
    }
}
