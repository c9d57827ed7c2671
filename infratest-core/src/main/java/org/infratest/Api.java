package org.infratest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what users may call and build upon, together with the types nested in it. Whatever is public without it is so for
 * infratest's own packages and may change in any release. What is marked changes incompatibly only with a new major version;
 * before 1.0 with a new minor one, and the changelog says so.
 */
@Api
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Api {}
