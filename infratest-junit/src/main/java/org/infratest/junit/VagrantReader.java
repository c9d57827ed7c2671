package org.infratest.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.infratest.ConfigurationException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Readiness;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.process.CommandRunner;
import org.infratest.spec.Box;
import org.infratest.vagrant.VagrantProvider;
import org.infratest.vagrant.VagrantSpec;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Reads {@link VagrantEnvironment}. */
final class VagrantReader implements EnvironmentReader {

    private static final Duration BOOT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BOOT_TIMEOUT_EMULATED = Duration.ofMinutes(15);

    @Override
    public EnvironmentRequest<VagrantSpec> read(Class<?> test, Reading reading) {
        return AnnotationSupport.findAnnotation(test, VagrantEnvironment.class)
                .map(annotation -> read(test, annotation, reading))
                .orElseThrow(() -> new ConfigurationException(test.getSimpleName() + " has no @VagrantEnvironment"));
    }

    private static EnvironmentRequest<VagrantSpec> read(Class<?> test, VagrantEnvironment annotation, Reading reading) {
        Settings settings = reading.settings();
        Paths paths = reading.paths();
        String where = "@VagrantEnvironment on " + test.getSimpleName();
        Path directory = annotation.value().isEmpty()
                ? paths.ofPackage(where + " names", test)
                : paths.find(where + " names configset", annotation.value());
        if (!Files.isDirectory(directory)) {
            throw new ConfigurationException(
                    where + " names " + directory + ", which is not a folder; name the one with the Vagrantfile");
        }
        if (!Files.isRegularFile(directory.resolve("Vagrantfile"))) {
            throw new ConfigurationException(where + " names " + directory + ", which has no Vagrantfile"
                    + "; write one there, or name another folder");
        }
        String provider = settings.text(Setting.VAGRANT_PROVIDER, annotation.vagrantProvider())
                .orElse(null);
        Map<String, String> variables = Pairs.read(where, "variables", annotation.variables());
        List<String> machines = List.of(annotation.machines());
        Readiness readiness = readiness(where, annotation.readyWhen());
        Duration bootTimeout = settings.duration(
                Setting.BOOT_TIMEOUT, annotation.bootTimeout(), () -> defaultBootTimeout(reading.runner()));
        String name = annotation.value().isEmpty() ? directory.getFileName().toString() : annotation.value();
        Function<@Nullable Box, VagrantSpec> spec =
                box -> new VagrantSpec(name, directory, provider, variables, machines, box, readiness, bootTimeout);
        return new EnvironmentRequest<>(
                BoxReader.read(test, reading).orElse(null),
                spec,
                name,
                spec.apply(null).declaredMachines(),
                new VagrantProvider(reading.runner(), bootsAtOnce(settings), rerun(test)),
                settings.constant(Setting.SHARING, annotation.sharing(), Sharing.CLASS),
                teardown(settings, annotation.teardown()));
    }

    /** Inside a private network there is no way to a registry, so Maven has to be offline there. */
    private static String rerun(Class<?> test) {
        String module =
                Paths.moduleFolder().toAbsolutePath().normalize().getFileName().toString();
        return "mvn -o -pl " + module + " -am verify -DskipUTs -Dit.test=" + test.getSimpleName()
                + " -Dfailsafe.failIfNoSpecifiedTests=false";
    }

    private static Teardown teardown(Settings settings, Teardown annotated) {
        Teardown teardown = settings.constant(Setting.TEARDOWN, annotated, Teardown.ALWAYS);
        boolean forced = settings.isSet(Setting.TEARDOWN);
        return teardown == Teardown.NEVER && settings.isCi() && !forced ? Teardown.ALWAYS : teardown;
    }

    /** A boot keeps a processor busy, and more of them than there are processors take longer in sum. */
    private static int bootsAtOnce(Settings settings) {
        return settings.number(
                Setting.BOOT_AT_ONCE, Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    /** Nobody waits longer than needed where the hardware helps, and nobody fails early where it does not. */
    private static Duration defaultBootTimeout(CommandRunner runner) {
        boolean emulated = !runner.isInstalled("qemu-system-x86_64") || Accelerator.detect(runner) == Accelerator.TCG;
        return emulated ? BOOT_TIMEOUT_EMULATED : BOOT_TIMEOUT;
    }

    private static Readiness readiness(String where, Class<? extends Readiness> type) {
        try {
            return ReflectionSupport.newInstance(type);
        } catch (RuntimeException e) {
            throw new ConfigurationException(
                    where + ": readyWhen " + type.getName()
                            + " needs a constructor without parameters that does not fail",
                    e);
        }
    }
}
