package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;

/**
 * Injects what lives on a machine: a parameter or field of type {@link org.infratest.environment.Host},
 * {@link org.infratest.ssh.SshSession}, {@link org.infratest.state.HostState} or {@link org.infratest.environment.HostPower}, where a configset
 * was applied {@link org.infratest.provision.Configset}, and on a lab also {@link org.infratest.lab.LabMachine} or {@link org.infratest.lab.Link}. Probes are injected with {@link To}.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Api
public @interface OnHost {

    /** The machine's name. */
    String value();

    /**
     * For a {@link org.infratest.lab.Link}: the network that the cable leads to; empty where the machine has only one. It says nothing for
     * other types.
     */
    String network() default "";

    /**
     * For a {@link org.infratest.provision.Configset}: its name, which is that of its folder; empty where the machine has only one. It says nothing
     * for other types.
     */
    String configset() default "";
}
