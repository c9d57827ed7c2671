package org.infratest.junit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.infratest.ConfigurationException;
import org.infratest.environment.Readiness;
import org.infratest.lab.BootOnce;
import org.infratest.lab.ImageSource;
import org.infratest.lab.KeepSettings;
import org.infratest.lab.LabHost;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.lab.WarmSettings;
import org.infratest.lab.WarmStart;
import org.infratest.process.CommandRunner;
import org.infratest.spec.BoxSpec;
import org.jspecify.annotations.Nullable;

/** Reads {@link LabEnvironment}, and the same from code. */
final class LabReader implements EnvironmentReader<LabEnvironment> {

    private static final int WARM_GIB = 10;

    @Override
    public EnvironmentRequest<LabSpec> read(LabEnvironment annotation, Reading reading) {
        LabSpec spec = supplied(reading.instance("topology", annotation.topology()), reading);
        Class<? extends Readiness> readiness = annotation.readyWhen();
        LabSpec wanted = readiness == Readiness.WhenSshAnswers.class
                ? spec
                : spec.withReadiness(reading.instance("readyWhen", readiness));
        return request(wanted, annotation.bootTimeout(), reading)
                .sharing(annotation.sharing())
                .teardown(annotation.teardown())
                .whenUnavailable(annotation.whenUnavailable());
    }

    /** A spec from code; only settings that beat everything change it. */
    static EnvironmentRequest<LabSpec> request(LabSpec spec, Reading reading) {
        Duration limit = spec.bootLimit();
        return request(spec, limit == null ? "" : limit.toString(), reading);
    }

    private static EnvironmentRequest<LabSpec> request(LabSpec spec, String bootTimeout, Reading reading) {
        Duration limit = reading.bootTimeout(bootTimeout, () -> bootTimeout(spec, reading.runner()));
        LabProvider provider = new LabProvider(
                reading.runner(),
                bootsAtOnce(reading.settings()),
                seed(reading.settings()),
                imagesKept(reading.settings()),
                warm(reading.settings()),
                new KeepSettings(
                        reading.settings().duration(Setting.KEEP_MAX_AGE, "", () -> KeepSettings.MAX_AGE),
                        reading.settings().budget()));
        EnvironmentRequest<LabSpec> request = EnvironmentRequest.of(spec.withBootTimeout(limit), provider)
                .machines(spec.hosts().stream().map(LabHost::name).toList());
        BoxSpec box = reading.box().orElse(null);
        requireBox(spec, box, reading);
        LabProvider.recallImages(spec, Objects.requireNonNull(reading.images().getParent()));
        return box == null ? request : request.box(box, LabSpec::withBox);
    }

    private static Duration bootTimeout(LabSpec spec, CommandRunner runner) {
        Duration said = spec.bootLimit();
        return said == null ? LabProvider.bootTimeout(runner) : said;
    }

    private static LabSpec supplied(Supplier<LabSpec> topology, Reading reading) {
        @Nullable LabSpec spec = topology.get();
        if (spec == null) {
            throw new ConfigurationException(
                    reading.where() + ": topology " + topology.getClass().getName() + " supplies null");
        }
        return spec;
    }

    private static void requireBox(LabSpec spec, @Nullable BoxSpec box, Reading reading) {
        if (box != null) {
            return;
        }
        spec.hosts().stream()
                .filter(host -> host.image() instanceof ImageSource.TheBox)
                .findFirst()
                .ifPresent(host -> {
                    throw new ConfigurationException(reading.where() + ": host '" + host.name()
                            + "' names no image, so it boots from the test's box, and there is none; put @PackerBox on the"
                            + " class, or name an image with image(...)");
                });
    }

    private static int seed(Settings settings) {
        return settings.number(Setting.LAB_SEED, ThreadLocalRandom.current().nextInt(1, 10_000));
    }

    private static Duration imagesKept(Settings settings) {
        return Duration.ofDays(settings.number(Setting.LAB_CACHE_DAYS, (int) LabProvider.IMAGES_KEPT.toDays()));
    }

    private static WarmSettings warm(Settings settings) {
        return new WarmSettings(
                settings.constant(Setting.LAB_WARM_START, WarmStart.AUTO),
                settings.constant(Setting.LAB_BOOT_ONCE, BootOnce.AUTO),
                settings.number(Setting.LAB_WARM_START_GIB, WARM_GIB) * 1024L);
    }

    /** One more than there are processors: a machine with one processor that boots last and alone would leave the others idle. */
    private static int bootsAtOnce(Settings settings) {
        return settings.number(
                Setting.BOOT_AT_ONCE, Math.max(2, Runtime.getRuntime().availableProcessors()) + 1);
    }
}
