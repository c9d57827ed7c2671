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
 * Builds a box with Packer before the environment of the class boots from it. Nothing is built while template, scripts,
 * variables, base image and Packer's version are those of a box in the cache ({@code infratest.cache.dir},
 * {@code ~/.cache/infratest}).
 *
 * <p>Beside {@link VagrantEnvironment} the box is registered with Vagrant as {@code name-hash}, and its registered name is
 * given to the Vagrantfile in the variable {@code INFRATEST_BOX}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InfratestExtension.class)
@Api
public @interface PackerBox {

    /**
     * The template: JSON, HCL, or HCL in JSON ({@code .pkr.json}). It is looked for like the configset of
     * {@link VagrantEnvironment}. Its post-processors end with {@code vagrant} and {@code manifest}.
     */
    String template();

    /** The name of the box, for example {@code infratest/basebox}. */
    String name();

    /**
     * Files of Packer variables, for example {@code debian-12.pkrvars.json}. They stand beside the template, or are looked
     * for like it. A later one beats an earlier one.
     */
    String[] varFiles() default {};

    /**
     * Packer variables, each as {@code name=value}. A value may hold <code>${images}</code>, the folder of base
     * images in the cache. They beat those of {@link #varFiles}.
     */
    String[] vars() default {};

    /** The builds of the template to run; empty for all. */
    String[] only() default {};
}
