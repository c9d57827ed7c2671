package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several {@link SaltConfigset} on one class; the compiler adds it. */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InfratestExtension.class)
@Api
public @interface SaltConfigsets {

    /** They. */
    SaltConfigset[] value();
}
