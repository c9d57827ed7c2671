package org.infratest.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Availability;
import org.infratest.environment.Claim;
import org.infratest.environment.Places;
import org.infratest.environment.ResourceLock;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.process.CommandRunner;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.infratest.spec.KnownDigests;

/**
 * Builds boxes with the installed Packer (seen with 1.6.6) and keeps them under the hash of everything they are made
 * from, so that what has not changed is not built again.
 *
 * <p>Where a template declares the variables {@code output_directory}, {@code manifest} or {@code accelerator} and the
 * spec does not set them, they are given: two paths inside the cache, and the fastest accelerator that works here.
 * The box is found through the template's {@code manifest} post-processor.
 */
public final class PackerBuilder {

    /** How long a build may take where nobody says otherwise. */
    public static final Duration BUILD_TIMEOUT = Duration.ofHours(2);

    /** How Packer tells that it has what it has downloaded, and where. A checksum that it has compared would be in the address. */
    private static final Pattern UNCHECKED =
            Pattern.compile("^[^ ]+: ((?!file:)(?:[a-z0-9]+::)?[a-z][a-z0-9+.-]+://(?!\\S*[?&]checksum=)\\S+) => ");

    private final CommandRunner runner;
    private final Places places;
    private final Path cache;
    private final Path logs;
    private final EventSink events;
    private final Duration buildTimeout;

    /**
     * Creates a builder.
     *
     * @param cache the folder that all runs of this user share
     * @param logs the folder of this run, for Packer's output
     */
    public PackerBuilder(CommandRunner runner, Path cache, Path logs, EventSink events) {
        this(runner, new Places(cache.toAbsolutePath(), logs.toAbsolutePath(), Instant.now()), events);
    }

    /**
     * Creates a builder.
     *
     * @param places the cache that all runs of this user share, and the folder of this run, for Packer's output
     */
    public PackerBuilder(CommandRunner runner, Places places, EventSink events) {
        this(runner, places, events, BUILD_TIMEOUT);
    }

    /**
     * Creates a builder.
     *
     * @param places the cache that all runs of this user share, and the folder of this run, for Packer's output
     * @param buildTimeout how long a build may take, and how long one is waited for that somebody else is at
     */
    public PackerBuilder(CommandRunner runner, Places places, EventSink events, Duration buildTimeout) {
        this.buildTimeout = buildTimeout;
        this.runner = runner;
        this.places = places;
        this.cache = places.cache().toAbsolutePath();
        this.logs = places.run().toAbsolutePath();
        this.events = events;
    }

    /** Whether boxes can be built on this computer. */
    public static Availability availability(CommandRunner runner) {
        if (!runner.isInstalled("packer")) {
            return Availability.unusable("'packer' is not installed, or not on the PATH; "
                    + PackerCli.floor().advice());
        }
        return PackerCli.floor().problem(runner).map(Availability::unusable).orElse(Availability.USABLE);
    }

    /** The version of the installed Packer; empty where it does not tell. */
    public static Optional<String> version(CommandRunner runner) {
        return PackerCli.floor().found(runner);
    }

    /**
     * The box of that spec: the one in the cache, or a new one.
     *
     * @throws ConfigurationException if the template, or a file that it names, does not exist
     * @throws ConfigsetFailure if Packer rejects the template, or a provisioner fails
     * @throws EnvironmentException if Packer is missing, or fails for another reason
     */
    public Box build(BoxSpec spec) {
        long start = System.nanoTime();
        if (!Files.isRegularFile(spec.template())) {
            throw new ConfigurationException(
                    "Box '" + spec.name() + "' names template " + spec.template() + ", which does not exist");
        }
        places.watch();
        try {
            PackerCli packer = new PackerCli(runner, cache);
            PackerPlugins.fetch(packer, spec);
            PackerTemplate template = PackerTemplate.inspect(packer, spec);
            String hash = template.hash(new KnownDigests(cache.resolve("known")));
            Path folder = cache.resolve("boxes").resolve(safe(spec.name())).resolve(hash.substring(0, 12));
            Path file = folder.resolve("box.box");
            boolean built = underLock(folder, spec, () -> {
                boolean missing = !Files.isRegularFile(file);
                if (missing) {
                    build(spec, template, hash, folder, file);
                }
                CachedBoxes.use(file);
                return missing;
            });
            events.emit(new Event.BoxReady(spec.name(), hash, built, file, since(start)));
            return new Box(spec.name(), hash, file);
        } catch (RuntimeException | Error e) {
            events.emit(new Event.BoxFailed(spec.name(), String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /** Own first, start second: the build is on record before Packer is asked for it. */
    private void build(BoxSpec spec, PackerTemplate template, String hash, Path folder, Path file) {
        Path log = logs.resolve("packer-" + safe(spec.name()) + ".log");
        BuildPlaces build = BuildPlaces.planned(folder);
        String kind = PackerDestroyer.KIND;
        Claim.settle(
                places,
                kind,
                folder.toString(),
                (old, left) -> BuildPlaces.of(old).destroy(left, runner),
                events);
        events.emit(new Event.BoxBuilding(spec.name(), hash, log));
        Claim claim = Claim.make(places, kind, spec.name(), folder.toString(), build.details(), events);
        try {
            build.make();
            Files.deleteIfExists(log); // of an earlier run
            Path partial = build.partial().path();
            Map<String, String> variables = variables(spec, template, partial);
            PackerCli packer = new PackerCli(runner, cache);
            packer.validate(spec, variables, log, partial);
            packer.build(
                    spec,
                    variables,
                    command -> build.owned(command, claim.workspace())
                            .loggedTo(log)
                            .withDeadline(buildTimeout),
                    log,
                    partial,
                    message -> told(spec, message));
            Path made = Manifest.boxFile(manifest(spec, variables), spec);
            BoxFile.check(made, spec);
            Files.createDirectories(folder);
            Files.move(made, folder.resolve("box.part"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(folder.resolve("box.part"), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EnvironmentException("Could not store box '" + spec.name() + "' in " + folder + ": " + e, e);
        } finally {
            build.destroy(claim.workspace(), runner);
            claim.close();
        }
    }

    private Map<String, String> variables(BoxSpec spec, PackerTemplate template, Path partial) {
        Map<String, String> variables = new TreeMap<>(spec.variables());
        if (template.declares("output_directory")) {
            variables.putIfAbsent("output_directory", partial.resolve("output").toString());
        }
        if (template.declares("manifest")) {
            variables.putIfAbsent(
                    "manifest", partial.resolve(Manifest.DEFAULT_NAME).toString());
        }
        if (template.declares("accelerator")) {
            variables.computeIfAbsent(
                    "accelerator", name -> Accelerator.detect(runner, events).qemuName());
        }
        return variables;
    }

    private static Path manifest(BoxSpec spec, Map<String, String> variables) {
        String name = variables.get("manifest");
        return PackerTemplate.folder(spec).resolve(name == null ? Manifest.DEFAULT_NAME : name);
    }

    private <T> T underLock(Path folder, BoxSpec spec, Supplier<T> work) {
        return ResourceLock.during(
                folder.resolveSibling(folder.getFileName() + ".lock"),
                buildTimeout,
                reason -> progress(spec, "waits for the same build: " + reason),
                work);
    }

    private void told(BoxSpec spec, String message) {
        progress(spec, message);
        Matcher unchecked = UNCHECKED.matcher(message);
        if (unchecked.find()) {
            events.emit(new Event.BoxUnchecked(spec.name(), unchecked.group(1), "set iso_checksum in its template"));
        }
    }

    private void progress(BoxSpec spec, String message) {
        events.emit(new Event.EnvironmentProgress(spec.name(), message));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    /** The names that the builder fills in by itself; they say where, not what, so they do not count in the hash. */
    static final List<String> PLACES = List.of("output_directory", "manifest");
}
