package org.infratest.junit;

import java.lang.annotation.Annotation;
import org.infratest.Api;

/**
 * Turns an annotation into a request for an environment, and checks it before anything happens. It has a constructor without
 * parameters, and it is made anew for each class.
 *
 * @param <A> the annotation that names this reader in its {@link EnvironmentSource}
 */
@FunctionalInterface
@Api
public interface EnvironmentReader<A extends Annotation> {

    /**
     * What the annotation asks for. What is wrong with it is said here, as long as nothing has been started.
     *
     * @param annotation as it stands on the class, or on an annotation of the class, with the arguments of an invocation in place of <code>${0}</code>
     * @param reading the class, the settings of this run, and what helps to read
     * @throws org.infratest.ConfigurationException if it is not well-formed; messages begin with {@link Reading#where()} and
     *     name the value and the way out
     */
    EnvironmentRequest<?> read(A annotation, Reading reading);
}
