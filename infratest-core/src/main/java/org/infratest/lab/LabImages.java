package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.ResourceLock;
import org.infratest.lab.image.BoxArchive;
import org.infratest.lab.image.DiskFile;
import org.infratest.lab.image.Download;
import org.infratest.lab.image.QemuImg;
import org.infratest.process.CommandRunner;

/**
 * The images that machines boot from, each made once and kept in the cache under the hash of what it was made from. They are never
 * written to; machines have overlays. Safe for use by several threads and JVMs.
 */
final class LabImages {

    private static final Duration PATIENCE = Duration.ofMinutes(60);

    /** Images that this JVM has looked at. */
    private static final Set<Path> SOUND = ConcurrentHashMap.newKeySet();

    private final Path cache;
    private final QemuImg tool;
    private final Consumer<String> progress;

    /**
     * Looks in that cache.
     *
     * @param cache the cache that all runs of this user share
     * @param progress told what takes time
     */
    LabImages(Path cache, CommandRunner runner, Consumer<String> progress) {
        this.cache = cache;
        this.tool = new QemuImg(runner);
        this.progress = progress;
    }

    /**
     * The image for a source, made if it is not there or damaged.
     *
     * @return a qcow2 image that stands alone
     * @throws ConfigurationException if the source is missing, or not what it is said to be
     * @throws EnvironmentException if a tool is missing or fails, or the source is damaged
     */
    Path base(ImageSource source) {
        requireSource(source);
        String hash = new FileHashes(folder().resolve("known")).of(source);
        Path image = folder().resolve(hash + ".qcow2");
        if (isIntact(image)) {
            return image;
        }
        Path lock = cache.resolve("locks").resolve("lab-image-" + hash.substring(0, 12) + ".lock");
        return ResourceLock.during(lock, PATIENCE, progress, () -> {
            if (!isIntact(image)) {
                make(source, hash, image);
            }
            return image;
        });
    }

    private Path folder() {
        return cache.resolve("lab").resolve("images");
    }

    /** Before its content is asked for, as that would only say that there is none. */
    private static void requireSource(ImageSource source) {
        if (source instanceof ImageSource.TheBox) {
            throw new ConfigurationException("A machine is to boot from the test's box, and the test has none; put "
                    + "@PackerBox on it, or give the machine an image");
        }
        if (source instanceof ImageSource.BoxFile box && !Files.isRegularFile(box.file())) {
            throw new ConfigurationException("Box " + box.file() + " does not exist");
        }
        if (source instanceof ImageSource.DiskImage disk && !Files.isRegularFile(disk.file())) {
            throw new ConfigurationException("Disk image " + disk.file() + " does not exist");
        }
        if (source instanceof ImageSource.CloudImage cloud) {
            boolean local = "file".equals(cloud.location().getScheme());
            if (local && !Files.isRegularFile(Path.of(cloud.location()))) {
                throw new ConfigurationException("Cloud image " + Path.of(cloud.location()) + " does not exist");
            }
            if (!local && !cloud.sha256().matches("[0-9a-fA-F]{64}")) {
                throw new ConfigurationException("Cloud image " + cloud.location()
                        + " needs its SHA-256, 64 hexadecimal digits, as it comes over the network");
            }
        }
    }

    private void make(ImageSource source, String hash, Path image) {
        progress.accept("making the image of " + describe(source));
        try {
            Files.createDirectories(folder());
            removeBuilds(hash);
            Path build = Files.createTempDirectory(folder(), "." + hash + "-");
            try {
                Path made = build.resolve("made.qcow2");
                fill(source, build, made);
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("r--r--r--"));
                Files.writeString(sizeFile(image), String.valueOf(Files.size(made)));
                Files.move(made, image, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                remove(build);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the image of " + describe(source) + ": " + e, e);
        }
        SOUND.add(image);
    }

    private void fill(ImageSource source, Path build, Path made) {
        if (source instanceof ImageSource.BuiltBox built) {
            Path box = built.box().file();
            new DiskFile(new BoxArchive(box).unpackDisk(build), "The disk in box " + box).convert(tool, made);
        } else if (source instanceof ImageSource.BoxFile box) {
            new DiskFile(new BoxArchive(box.file()).unpackDisk(build), "The disk in box " + box.file())
                    .convert(tool, made);
        } else if (source instanceof ImageSource.DiskImage disk) {
            new DiskFile(disk.file(), "Disk image " + disk.file()).convert(tool, made);
        } else if (source instanceof ImageSource.CloudImage cloud) {
            Path copy = build.resolve("downloaded");
            new Download(cloud.location(), cloud.sha256(), progress).to(copy);
            new DiskFile(copy, "Cloud image " + cloud.location()).convert(tool, made);
        } else {
            throw new IllegalStateException("Nobody makes an image of " + source);
        }
    }

    private static String describe(ImageSource source) {
        if (source instanceof ImageSource.BuiltBox built) {
            return "box '" + built.box().name() + "'";
        }
        if (source instanceof ImageSource.BoxFile box) {
            return "box " + box.file();
        }
        if (source instanceof ImageSource.DiskImage disk) {
            return disk.file().toString();
        }
        return source instanceof ImageSource.CloudImage cloud ? cloud.location().toString() : source.toString();
    }

    /** Its size is looked at each time, its inner order once a JVM. */
    private boolean isIntact(Path image) {
        try {
            Path size = sizeFile(image);
            if (!Files.isRegularFile(image)
                    || !Files.isRegularFile(size)
                    || !Files.readString(size).equals(String.valueOf(Files.size(image)))) {
                return false;
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not look at the cached image " + image + ": " + e, e);
        }
        if (SOUND.contains(image)) {
            return true;
        }
        if (!tool.isSound(image)) {
            progress.accept("the cached image " + image + " is damaged and is made anew");
            return false;
        }
        SOUND.add(image);
        return true;
    }

    private static Path sizeFile(Path image) {
        return image.resolveSibling(image.getFileName() + ".size");
    }

    /** A JVM that was killed cannot tidy up; the next one, which holds the lock, does. */
    private void removeBuilds(String hash) throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            for (Path build : files.filter(f -> f.getFileName().toString().startsWith("." + hash + "-"))
                    .toList()) {
                remove(build);
            }
        }
    }

    private static void remove(Path build) throws IOException {
        try (Stream<Path> files = Files.walk(build)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
