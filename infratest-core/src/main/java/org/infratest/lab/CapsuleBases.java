package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.infratest.EnvironmentException;

/**
 * Finds the images that the disks in a capsule stand on: in the capsule, in the cache, or in files that the user names.
 *
 * @param capsule the capsule
 * @param unpacked where its files are
 * @param images of this computer
 * @param files where those are
 * @param given files that the user names: images, or the boxes or disks that they are made from
 */
record CapsuleBases(Capsule capsule, Path unpacked, LabImages images, ImageFiles files, List<Path> given) {

    /**
     * The image of that hash.
     *
     * @throws EnvironmentException if it is nowhere, saying where it can be had
     */
    Path of(String hash) {
        CapsuleManifest.Base base = capsule.manifest().bases().stream()
                .filter(each -> each.hash().equals(hash))
                .findFirst()
                .orElseThrow(() -> new EnvironmentException(
                        "The capsule " + capsule.file() + " is damaged: it does not say what image " + hash + " is"));
        try {
            String packed = base.packed();
            if (packed != null) {
                return require(base, capsule.unpacked(packed, unpacked));
            }
            return inCache(base).or(() -> amongGiven(base)).orElseThrow(() -> missing(base));
        } catch (IOException e) {
            throw new EnvironmentException("Could not look for images in " + files.folder() + ": " + e, e);
        }
    }

    private Path require(CapsuleManifest.Base base, Path image) {
        if (!isIt(base, image)) {
            throw new EnvironmentException(
                    "The capsule " + capsule.file() + " is damaged: the image in it is not that of " + base.origin());
        }
        return image;
    }

    private Optional<Path> inCache(CapsuleManifest.Base base) throws IOException {
        for (String name : files.images()) {
            Path image = files.image(name).toAbsolutePath();
            if (Files.size(image) == base.size() && isIt(base, image)) {
                files.use(name).begin(); // so that nobody removes it meanwhile
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    private Optional<Path> amongGiven(CapsuleManifest.Base base) {
        return given.stream()
                .map(Path::toAbsolutePath)
                .map(file -> isIt(base, file) ? file : made(file))
                .filter(image -> isIt(base, image))
                .findFirst();
    }

    private Path made(Path file) {
        return images.base(
                        file.toString().endsWith(".box")
                                ? new ImageSource.BoxFile(file)
                                : new ImageSource.DiskImage(file))
                .toAbsolutePath();
    }

    private boolean isIt(CapsuleManifest.Base base, Path image) {
        return ImageContent.of(new ImageSource.DiskImage(image), files.known()).equals(base.hash());
    }

    private EnvironmentException missing(CapsuleManifest.Base base) {
        return new EnvironmentException(
                "The disks in the capsule " + capsule.file() + " stand on an image that is not here: that of "
                        + base.origin() + ", content " + base.hash().substring(0, 12) + ", " + (base.size() >> 20)
                        + " MiB"
                        + (given.isEmpty() ? "" : ", and none of " + given + " is it")
                        + "\n  copy it from where the capsule was taken and name it with --base FILE (the box, the disk, or the image in"
                        + " its cache, below lab/images), or take capsules that have it in them, with infratest.capsule.base=true");
    }
}
