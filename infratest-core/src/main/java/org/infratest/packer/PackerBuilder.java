package org.infratest.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.ResourceLock;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.infratest.process.CommandRunner;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;

/**
 * Builds boxes with the installed Packer (seen with 1.6.6) and keeps them under the hash of everything they are made
 * from, so that what has not changed is not built again.
 *
 * <p>Where a template declares the variables {@code output_directory}, {@code manifest} or {@code accelerator} and the
 * spec does not set them, they are given: two paths inside the cache, and the fastest accelerator that works here.
 * The box is found through the template's {@code manifest} post-processor.
 */
public final class PackerBuilder {

    private static final Duration BUILD_DEADLINE = Duration.ofHours(2);

    private final CommandRunner runner;
    private final Path cache;
    private final Path logs;
    private final EventSink events;

    /**
     * Creates a builder.
     *
     * @param cache the folder that all runs of this user share
     * @param logs the folder of this run, for Packer's output
     */
    public PackerBuilder(CommandRunner runner, Path cache, Path logs, EventSink events) {
        this.runner = runner;
        this.cache = cache.toAbsolutePath();
        this.logs = logs.toAbsolutePath();
        this.events = events;
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
        try {
            PackerCli packer = new PackerCli(runner, cache);
            PackerPlugins.fetch(packer, spec);
            PackerTemplate template = PackerTemplate.inspect(packer, spec);
            String hash = template.hash();
            Path folder = cache.resolve("boxes").resolve(safe(spec.name())).resolve(hash.substring(0, 12));
            Path file = folder.resolve("box.box");
            boolean built = underLock(folder, spec, () -> {
                boolean missing = !Files.isRegularFile(file);
                if (missing) {
                    build(spec, template, hash, folder, file);
                }
                return missing;
            });
            events.emit(new Event.BoxReady(spec.name(), hash, built, file, since(start)));
            return new Box(spec.name(), hash, file);
        } catch (RuntimeException | Error e) {
            events.emit(new Event.BoxFailed(spec.name(), String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void build(BoxSpec spec, PackerTemplate template, String hash, Path folder, Path file) {
        Path log = logs.resolve("packer-" + safe(spec.name()) + ".log");
        Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
        events.emit(new Event.BoxBuilding(spec.name(), hash, log));
        delete(partial); // what a killed build left; the lock is ours
        try {
            Files.deleteIfExists(log); // of an earlier run
            Files.createDirectories(partial);
            Map<String, String> variables = variables(spec, template, partial);
            PackerCli packer = new PackerCli(runner, cache);
            packer.validate(spec, variables, log);
            packer.build(spec, variables, log, BUILD_DEADLINE, message -> progress(spec, message));
            Path made = Manifest.boxFile(manifest(spec, variables), spec);
            BoxFile.check(made, spec);
            Files.createDirectories(folder);
            Files.move(made, folder.resolve("box.part"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(folder.resolve("box.part"), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EnvironmentException("Could not store box '" + spec.name() + "' in " + folder + ": " + e, e);
        } finally {
            delete(partial);
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
                BUILD_DEADLINE,
                reason -> progress(spec, "waits for the same build: " + reason),
                work);
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

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList())) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + folder + ": " + e, e);
        }
    }

    /** The names that the builder fills in by itself; they say where, not what, so they do not count in the hash. */
    static final List<String> PLACES = List.of("output_directory", "manifest");
}
