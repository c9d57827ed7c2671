package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;

/**
 * Injects what lives on a machine: a parameter or field of type {@link org.infratest.environment.Host},
 * {@link org.infratest.ssh.SshSession} or {@link org.infratest.environment.HostPower}. Probes are injected with
 * {@link To}.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Api
public @interface OnHost {

    /** The machine's name. */
    String value();
}
