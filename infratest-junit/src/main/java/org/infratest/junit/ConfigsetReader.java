package org.infratest.junit;

import java.lang.annotation.Annotation;
import java.lang.annotation.Repeatable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.infratest.environment.WhenUnavailable;
import org.infratest.provision.AnsibleProvisioner;
import org.infratest.provision.AnsibleSpec;
import org.infratest.provision.ProvisionTools;
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltProvisioner;
import org.infratest.provision.SaltSpec;
import org.infratest.provision.ShellProvisioner;
import org.infratest.provision.ShellSpec;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads the configsets that a class asks for, and checks them before anything is booted. */
final class ConfigsetReader {

    private static final List<Class<? extends Annotation>> KINDS =
            List.of(ShellConfigset.class, SaltConfigset.class, AnsibleConfigset.class);

    private final Class<?> test;
    private final RunScope run;
    private final ProvisionTools tools;

    private ConfigsetReader(Class<?> test, RunScope run) {
        this.test = test;
        this.run = run;
        this.tools = run.provisionTools();
    }

    /** Whether a class asks for any. */
    static boolean concerns(Class<?> test) {
        return KINDS.stream()
                .anyMatch(kind ->
                        !AnnotationSupport.findRepeatableAnnotations(test, kind).isEmpty());
    }

    /**
     * All of them, in the order in which they are applied: as they stand on the class, those of one kind together at the place of the first.
     *
     * @throws ConfigurationException if one is written wrongly, or two of the same name are for the same machine
     */
    static List<ConfigsetAsk> read(Class<?> test, RunScope run) {
        ConfigsetReader reader = new ConfigsetReader(test, run);
        List<ConfigsetAsk> asks = new ArrayList<>();
        KINDS.stream()
                .sorted(Comparator.comparingInt(kind -> place(test, kind)))
                .flatMap(kind -> AnnotationSupport.findRepeatableAnnotations(test, kind).stream())
                .forEach(annotation -> asks.add(reader.ask(annotation)));
        requireDifferent(asks);
        return asks;
    }

    /** Where the first of a kind stands, by itself or on another annotation; the compiler puts several into one that has them. */
    private static int place(Class<?> test, Class<? extends Annotation> kind) {
        Annotation[] all = test.getAnnotations();
        for (int i = 0; i < all.length; i++) {
            Class<? extends Annotation> type = all[i].annotationType();
            Class<?> container = kind.getAnnotation(Repeatable.class).value();
            if (type == kind
                    || type == container
                    || !AnnotationSupport.findRepeatableAnnotations(type, kind).isEmpty()) {
                return i;
            }
        }
        return all.length; // of an enclosing class or an interface
    }

    private ConfigsetAsk ask(Annotation annotation) {
        if (annotation instanceof SaltConfigset salt) {
            return salt(salt);
        }
        if (annotation instanceof AnsibleConfigset ansible) {
            return ansible(ansible);
        }
        return shell((ShellConfigset) annotation);
    }

    private static void requireDifferent(List<ConfigsetAsk> asks) {
        Set<String> seen = new HashSet<>();
        for (ConfigsetAsk ask : asks) {
            for (String on : ask.names().isEmpty() ? List.of("") : ask.names()) {
                if (!seen.add(ask.spec().name() + " on " + on)) {
                    throw new ConfigurationException(ask.where() + " asks for configset '"
                            + ask.spec().name() + "' twice" + (on.isEmpty() ? "" : " on '" + on + "'")
                            + "; remove one, or rename the folder of one");
                }
            }
        }
    }

    private ConfigsetAsk salt(SaltConfigset annotation) {
        Reading reading = run.reading(test, "@SaltConfigset on " + test.getSimpleName());
        Path folder = folder(reading, annotation.value());
        List<Path> states = roots(reading, "states", folder.resolve("states"), annotation.states());
        List<Path> pillar = annotation.pillar().length == 0 && !Files.isDirectory(folder.resolve("pillar"))
                ? List.of()
                : roots(reading, "pillar", folder.resolve("pillar"), annotation.pillar());
        Settings settings = reading.settings();
        SaltSpec spec = new SaltSpec(
                name(folder),
                states,
                pillar,
                List.of(annotation.on()),
                annotation.mode(),
                annotation.master(),
                reading.pairs("grains", annotation.grains()),
                List.of(annotation.apply()),
                timeout(reading, annotation.timeout()),
                settings.constantOrDefault(Setting.SALT_INSTALL, annotation.install(), SaltInstall.AUTO),
                settings.text(Setting.SALT_TREE)
                        .map(path -> existing(Setting.SALT_TREE, path))
                        .orElse(null),
                settings.text(Setting.SALT_BOOTSTRAP)
                        .map(path -> existing(Setting.SALT_BOOTSTRAP, path))
                        .orElse(null));
        return new ConfigsetAsk(
                reading.where(), spec, new SaltProvisioner(spec, tools), when(reading, annotation.whenUnavailable()));
    }

    private ConfigsetAsk shell(ShellConfigset annotation) {
        Reading reading = run.reading(test, "@ShellConfigset on " + test.getSimpleName());
        Path folder = folder(reading, annotation.value());
        ShellSpec spec = new ShellSpec(
                name(folder),
                folder,
                List.of(annotation.scripts()),
                List.of(annotation.on()),
                reading.pairs("variables", annotation.variables()),
                timeout(reading, annotation.timeout()));
        return new ConfigsetAsk(reading.where(), spec, new ShellProvisioner(spec), WhenUnavailable.FAIL);
    }

    private ConfigsetAsk ansible(AnsibleConfigset annotation) {
        Reading reading = run.reading(test, "@AnsibleConfigset on " + test.getSimpleName());
        Path found = annotation.value().isEmpty()
                ? reading.paths().besideTest(reading.where() + " names", test, "playbook.yml")
                : reading.find("names playbook", annotation.value());
        Path playbook = Files.isDirectory(found) ? found.resolve("playbook.yml") : found;
        if (!Files.isRegularFile(playbook)) {
            throw new ConfigurationException(reading.where() + " names " + found
                    + ", which has no file playbook.yml; write one there, or name the playbook itself");
        }
        AnsibleSpec spec = new AnsibleSpec(
                name(Objects.requireNonNull(playbook.toAbsolutePath().getParent(), "a file is in a folder")),
                playbook,
                List.of(annotation.on()),
                reading.pairs("variables", annotation.variables()),
                timeout(reading, annotation.timeout()));
        return new ConfigsetAsk(
                reading.where(),
                spec,
                new AnsibleProvisioner(spec, tools),
                when(reading, annotation.whenUnavailable()));
    }

    private Path folder(Reading reading, String named) {
        Path folder = named.isEmpty()
                ? reading.paths().packageFolder(reading.where() + " names", test)
                : reading.find("names configset", named);
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException(
                    reading.where() + " names " + folder + ", which is not a folder; name that of the configset");
        }
        return folder;
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private static List<Path> roots(Reading reading, String attribute, Path usual, String[] named) {
        if (named.length > 0) {
            return Arrays.stream(named)
                    .map(name -> directory(reading, attribute, reading.find("names for " + attribute, name)))
                    .toList();
        }
        if (!Files.isDirectory(usual)) {
            throw new ConfigurationException(
                    reading.where() + " names configset " + usual.getParent() + ", which has no folder '" + attribute
                            + "'; write " + attribute + "/top.sls there, or name folders with " + attribute);
        }
        return List.of(usual);
    }

    private static Path directory(Reading reading, String attribute, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException(
                    reading.where() + ": " + attribute + " has " + folder + ", which is not a folder");
        }
        return folder;
    }

    private static Path existing(Setting setting, String path) {
        Path file = Path.of(path).toAbsolutePath();
        if (!Files.exists(file)) {
            throw new ConfigurationException(setting.key() + " is '" + path + "', which does not exist");
        }
        return file;
    }

    private static Duration timeout(Reading reading, String text) {
        return text.isEmpty() ? SaltSpec.TIMEOUT : Settings.duration(reading.where() + ": timeout", text);
    }

    private WhenUnavailable when(Reading reading, WhenUnavailable annotated) {
        Settings settings = reading.settings();
        WhenUnavailable otherwise =
                settings.constant(Setting.WHEN_UNAVAILABLE, WhenUnavailable.DEFAULT, WhenUnavailable.FAIL);
        return settings.constant(Setting.CONFIGSET_WHEN_UNAVAILABLE, annotated, otherwise);
    }
}
