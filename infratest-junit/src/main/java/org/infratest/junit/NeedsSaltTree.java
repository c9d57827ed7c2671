package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says that a test, or all tests of a class, apply configsets by the Salt tree that {@code infratest.salt.tree} names, in another way than by
 * {@link SaltConfigset}: by hand, or in a build that they start. Where none is named they are skipped, before anything boots, and the summary of
 * the run says that these configsets were not applied.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SaltTreeCondition.class)
@Api
public @interface NeedsSaltTree {

    /** The configsets that are not applied where there is no Salt, as the summary is to call them. */
    String[] value();
}
