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
 * Makes an annotation one that asks for an environment, and names the reader that understands it. {@link VagrantEnvironment}
 * is made with it; anybody can make others:
 *
 * <pre>{@code
 * @EnvironmentSource(SshdReader.class)
 * @Inherited
 * @Target(ElementType.TYPE)
 * @Retention(RetentionPolicy.RUNTIME)
 * public @interface SshdEnvironment {
 *     String[] value();
 * }
 * }</pre>
 *
 * <p>That is all: the environment is started before the tests of a class that has the annotation, directly or on another
 * annotation, and it is injected, shared, kept and taken down as that of {@link VagrantEnvironment}.
 */
@Documented
@Inherited
@Target(ElementType.ANNOTATION_TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InfratestExtension.class)
@Api
public @interface EnvironmentSource {

    /** The reader; it has a constructor without parameters. */
    Class<? extends EnvironmentReader<?>> value();
}
