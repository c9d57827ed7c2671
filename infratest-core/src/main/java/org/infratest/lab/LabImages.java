package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.ResourceLock;
import org.infratest.environment.TemporaryFolder;
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

    private final ImageFiles files;
    private final QemuImg tool;
    private final Duration kept;
    private final Consumer<String> progress;
    private final Consumer<TemporaryFolder> building;

    /**
     * Looks in that cache.
     *
     * @param cache the cache that all runs of this user share
     * @param kept how long an image stays there without being asked for
     * @param progress told what takes time
     */
    LabImages(Path cache, CommandRunner runner, Duration kept, Consumer<String> progress) {
        this(cache, new QemuImg(runner), kept, progress, folder -> {});
    }

    /**
     * Looks in that cache.
     *
     * @param cache the cache that all runs of this user share
     * @param kept how long an image stays there without being asked for
     * @param progress told what takes time
     * @param building told which folder is made, before it is, for whoever comes after a JVM that is killed
     */
    LabImages(Path cache, QemuImg tool, Duration kept, Consumer<String> progress, Consumer<TemporaryFolder> building) {
        this.building = building;
        this.files = new ImageFiles(cache);
        this.tool = tool;
        this.kept = kept;
        this.progress = progress;
    }

    /**
     * The image for a source, made if it is not there or damaged. It stays as long as this JVM runs, and for some time after that.
     *
     * @return a qcow2 image that stands alone
     * @throws ConfigurationException if the source is missing, or not what it is said to be
     * @throws EnvironmentException if a tool is missing or fails, or the source is damaged
     */
    Path base(ImageSource source) {
        ImageChecks.check(source);
        String hash = ImageContent.of(source, files.known());
        files.use(hash).begin();
        if (!isIntact(hash)) {
            ResourceLock.during(files.lock(hash), PATIENCE, progress, () -> makeUnlessMade(source, hash));
        }
        return files.image(hash);
    }

    private boolean makeUnlessMade(ImageSource source, String hash) {
        if (isIntact(hash)) {
            return false;
        }
        new UnusedImages(files, kept, progress).remove();
        make(source, hash);
        return true;
    }

    private void make(ImageSource source, String hash) {
        progress.accept("making the image of " + describe(source));
        Path image = files.image(hash);
        try {
            removeBuilds(hash);
            TemporaryFolder folder = files.build(hash);
            building.accept(folder);
            folder.make();
            Path build = folder.path();
            try {
                Path made = build.resolve("made.qcow2");
                fill(source, build, made);
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("r--r--r--"));
                Files.writeString(files.size(hash), String.valueOf(Files.size(made)));
                Files.move(made, image, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                ImageFiles.remove(build);
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
    private boolean isIntact(String hash) {
        Path image = files.image(hash);
        try {
            Path size = files.size(hash);
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

    /** A JVM that was killed cannot tidy up; the next one, which holds the lock, does. */
    private void removeBuilds(String hash) throws IOException {
        for (Path build : files.builds()) {
            if (ImageFiles.hash(build).equals(hash)) {
                ImageFiles.remove(build);
            }
        }
    }
}
