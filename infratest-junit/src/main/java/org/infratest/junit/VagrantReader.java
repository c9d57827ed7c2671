package org.infratest.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.infratest.ConfigurationException;
import org.infratest.Redaction;
import org.infratest.environment.Accelerator;
import org.infratest.process.CommandRunner;
import org.infratest.spec.BoxSpec;
import org.infratest.vagrant.VagrantProvider;
import org.infratest.vagrant.VagrantSpec;
import org.jspecify.annotations.Nullable;

/** Reads {@link VagrantEnvironment}. */
final class VagrantReader implements EnvironmentReader<VagrantEnvironment> {

    private static final Duration BOOT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration BOOT_TIMEOUT_EMULATED = Duration.ofMinutes(15);

    @Override
    public EnvironmentRequest<VagrantSpec> read(VagrantEnvironment annotation, Reading reading) {
        VagrantWish wish = new VagrantWish(
                annotation.value(),
                annotation.vagrantProvider(),
                reading.pairs("variables", annotation.variables()),
                List.of(annotation.machines()),
                reading.instance("readyWhen", annotation.readyWhen()),
                annotation.bootTimeout(),
                annotation.sharing(),
                annotation.teardown());
        return request(wish, reading.box().orElse(null), reading).whenUnavailable(annotation.whenUnavailable());
    }

    /** What an annotation or a registered {@link Infratest} asks for, merged with the settings and checked. */
    static EnvironmentRequest<VagrantSpec> request(VagrantWish wish, @Nullable BoxSpec box, Reading reading) {
        Path directory = directory(wish, reading);
        VagrantSpec spec = new VagrantSpec(
                wish.configset().isEmpty() ? directory.getFileName().toString() : wish.configset(),
                directory,
                reading.settings()
                        .text(Setting.VAGRANT_PROVIDER, wish.vagrantProvider())
                        .orElse(null),
                wish.variables(),
                wish.machines(),
                null,
                wish.readiness(),
                reading.bootTimeout(wish.bootTimeout(), () -> defaultBootTimeout(reading.runner())));
        return request(spec, box, reading).sharing(wish.sharing()).teardown(wish.teardown());
    }

    /** A spec that is complete; only settings that beat everything change it. */
    static EnvironmentRequest<VagrantSpec> request(VagrantSpec spec, Reading reading) {
        VagrantSpec effective = new VagrantSpec(
                spec.name(),
                spec.directory(),
                reading.settings()
                        .text(
                                Setting.VAGRANT_PROVIDER,
                                Optional.ofNullable(spec.vagrantProvider()).orElse(""))
                        .orElse(null),
                spec.variables(),
                spec.machines(),
                spec.box(),
                spec.readiness(),
                reading.bootTimeout(spec.bootTimeout().toString(), spec::bootTimeout));
        return request(effective, spec.box() == null ? reading.box().orElse(null) : null, reading);
    }

    private static EnvironmentRequest<VagrantSpec> request(VagrantSpec spec, @Nullable BoxSpec box, Reading reading) {
        Redaction.hideSecretsOf(spec.variables()); // code may have said them
        VagrantProvider provider = new VagrantProvider(
                reading.runner(),
                bootsAtOnce(reading.settings()),
                rerun(reading.test()),
                reading.settings().amount(Setting.BUDGET_VAGRANT_MEMORY).orElse(VagrantProvider.MEMORY_EACH_MIB));
        EnvironmentRequest<VagrantSpec> request =
                EnvironmentRequest.of(spec, provider).machines(spec.declaredMachines());
        return box == null ? request : request.box(box, VagrantSpec::withBox);
    }

    private static Path directory(VagrantWish wish, Reading reading) {
        String where = reading.where();
        Path directory = wish.configset().isEmpty()
                ? reading.paths().ofPackage(where + " names", reading.test())
                : reading.find("names configset", wish.configset());
        if (!Files.isDirectory(directory)) {
            throw new ConfigurationException(
                    where + " names " + directory + ", which is not a folder; name the one with the Vagrantfile");
        }
        if (!Files.isRegularFile(directory.resolve("Vagrantfile"))) {
            throw new ConfigurationException(where + " names " + directory + ", which has no Vagrantfile"
                    + "; write one there, or name another folder");
        }
        return directory;
    }

    /** Inside a private network there is no way to a registry, so Maven has to be offline there. */
    private static String rerun(Class<?> test) {
        String module =
                Paths.moduleFolder().toAbsolutePath().normalize().getFileName().toString();
        return "mvn -o -pl " + module + " -am verify -DskipUTs -Dit.test=" + test.getSimpleName()
                + " -Dfailsafe.failIfNoSpecifiedTests=false";
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
}
