package org.infratest.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.Api;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * All machines of the class's environment go back together before each test, or before that one: to the moment after all {@code @BeforeAll}
 * methods, which is kept before the first test. Memory, disks, devices and networks are as they were then; clocks are right, random numbers
 * fresh. A test after one that was rewound is rewound, too, so that nobody meets what it has left.
 *
 * <p>On a nested class its tests go back to the moment after its own {@code @BeforeAll} methods, which run on machines that went back to that
 * of the class around it. Further moments are kept with {@link org.infratest.environment.Checkpoints}, which can be injected.
 *
 * <p>Where JUnit runs the tests of a class at the same time, each has machines for itself: those of the class, or a clone of them as they were at
 * that moment, with the same names and addresses. What is injected into a test belongs to its own machines. A class of which something is one for
 * all tests, such as a static field for machines or an instance ({@code PER_CLASS}), or that has nested classes, has its tests run one after
 * another. Classes that share its environment by
 * {@link org.infratest.environment.Sharing#RUN} must not run at the same time, as they would be taken back, too; a test that meets one there
 * fails, and stays where it is.
 *
 * <p>It needs an environment that can go back: a {@link LabEnvironment}, or a {@link VagrantEnvironment} whose provider has snapshots. There it is a snapshot of
 * each machine that is brought back, and what that keeps is for the provider to say; networks are not a part of it. Without snapshots it is an error,
 * before anything is started where the provider is known by then.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InfratestExtension.class)
@ResourceLock(providers = RewindLocks.class)
@Api
public @interface Rewind {}
