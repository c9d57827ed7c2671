package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;

/**
 * Injects a network of a lab, to be broken and looked into: a parameter or field of type {@link org.infratest.lab.Network}. The cables of
 * its machines are injected with {@link OnHost}.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Api
public @interface OnNetwork {

    /** The network's name. */
    String value();
}
