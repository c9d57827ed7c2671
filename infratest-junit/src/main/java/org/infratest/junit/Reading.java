package org.infratest.junit;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.process.CommandRunner;
import org.infratest.spec.BoxSpec;
import org.junit.platform.commons.support.ReflectionSupport;

/** What an {@link EnvironmentReader} works with: the class that asks, the settings of the run, and what helps to read. */
@Api
public final class Reading {

    private final Class<?> test;
    private final String where;
    private final Settings settings;
    private final Paths paths;
    private final CommandRunner runner;
    private final Path images;
    private final ClassArguments arguments;

    Reading(Class<?> test, String where, Settings settings, Paths paths, CommandRunner runner, Path images) {
        this(test, where, settings, paths, runner, images, ClassArguments.NONE);
    }

    private Reading(
            Class<?> test,
            String where,
            Settings settings,
            Paths paths,
            CommandRunner runner,
            Path images,
            ClassArguments arguments) {
        this.test = test;
        this.where = where;
        this.settings = settings;
        this.paths = paths;
        this.runner = runner;
        this.images = images;
        this.arguments = arguments;
    }

    /** The same for an invocation of the class. */
    Reading with(ClassArguments given) {
        return new Reading(test, where, settings, paths, runner, images, given);
    }

    /** An annotation of the class, with the arguments of its invocation in place of what stands for them. */
    <A extends Annotation> A filled(A annotation) {
        return arguments.fill(
                annotation, "@" + annotation.annotationType().getSimpleName() + " on " + test.getSimpleName());
    }

    /** The class that asks. */
    public Class<?> test() {
        return test;
    }

    /** Who asks, as messages begin: {@code @VagrantEnvironment on GatewayIT}. */
    public String where() {
        return where;
    }

    /**
     * The file or folder of that name. A relative one is looked for in the module's folder, then upwards to the root of the
     * checkout; {@code infratest.root} names another place to look first.
     *
     * @param what what it is, for messages: {@code names configset}
     * @throws ConfigurationException if there is none, naming what was tried
     */
    public Path find(String what, String name) {
        return paths.find(where + " " + what, name);
    }

    /** The file of that name, first of all in the folder of the test's package, where tests stand beside what they test. */
    Path findBesideTest(String what, String name) {
        return paths.findBeside(test, where + " " + what, name);
    }

    /**
     * The value of a setting of your own, in which {@code infratest.} is not the beginning of the key. The setting beats what
     * the annotation says; the same with {@code .default} fills in where that is empty. Sources, strongest first: environment
     * variables ({@code ACME_LAB_SIZE} for {@code acme.lab.size}), {@code ~/.infratest.properties}, JUnit configuration
     * parameters. The run's log tells the value and its origin.
     */
    public Optional<String> setting(String key, String annotated) {
        return settings.foreign(key, annotated);
    }

    /**
     * How long the boot may take: {@code infratest.bootTimeout}, else what the annotation says, else its default.
     *
     * @param annotated for example {@code 90 s}; empty where the annotation is silent
     * @param otherwise what holds where nobody says anything
     */
    public Duration bootTimeout(String annotated, Supplier<Duration> otherwise) {
        return settings.duration(Setting.BOOT_TIMEOUT, annotated, otherwise);
    }

    /**
     * Reads an attribute whose values have the form {@code name=value}. Those whose names say that they are secret are cut out of
     * whatever is written from then on ({@link org.infratest.Redaction#hideSecretsOf}).
     *
     * @throws ConfigurationException if one has not, naming attribute and value
     */
    public Map<String, String> pairs(String attribute, String... values) {
        return Pairs.read(where, attribute, values);
    }

    /**
     * An instance of a class that an attribute names.
     *
     * @throws ConfigurationException if it cannot be made, naming attribute and class
     */
    public <T> T instance(String attribute, Class<T> type) {
        try {
            return ReflectionSupport.newInstance(type);
        } catch (Exception e) { // what its constructor throws comes as it is, checked or not
            throw new ConfigurationException(
                    where + ": " + attribute + " " + type.getName()
                            + " needs a constructor without parameters that does not fail",
                    e);
        }
    }

    /** Runs programs; those that still run as the run is interrupted are stopped. */
    public CommandRunner runner() {
        return runner;
    }

    /** The box of a {@link PackerBox} on the class. It is built in any case; a request says who boots from it. */
    public Optional<BoxSpec> box() {
        return BoxReader.read(this);
    }

    Settings settings() {
        return settings;
    }

    Paths paths() {
        return paths;
    }

    /** The folder of base images in the cache. */
    Path images() {
        return images;
    }
}
