package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says that a test, or all tests of a class, change the machines in a way that others would notice: they switch one off, or
 * install something. Where the environment is {@linkplain org.infratest.environment.Environment#isExisting not infratest's
 * own} they are skipped, with the reason in the report; elsewhere they run, and
 * while one of them does, no other test of this JVM runs on the same machines.
 *
 * <p>They have the tag {@value #TAG}, by which they are left out or chosen: {@code mvn verify -DexcludedGroups=destructive}.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DestructiveCondition.class)
@Tag(Destructive.TAG)
@Api
public @interface Destructive {

    /** The tag of all such tests. */
    String TAG = "destructive";
}
