package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;

/**
 * Names the machine that an injected probe looks at: on a parameter or field whose type is one of the probes in
 * {@link org.infratest.probe}, for example {@link org.infratest.probe.TcpProbe} or {@link org.infratest.probe.HttpProbe}. What lives on a
 * machine is injected with {@link OnHost}.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Api
public @interface To {

    /** The machine's name. */
    String value();

    /** The network on which it is looked at; empty for the one that it shares with the vantage, else its first one, to which packets are routed. */
    String network() default "";
}
