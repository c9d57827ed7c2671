package org.infratest.provision;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.spec.Fingerprint;

/**
 * All files of some folders, under the names that they are to have elsewhere: {@code 0/web/init.sls} is in the first folder.
 *
 * @param files by name
 */
record TreeFiles(SortedMap<String, Path> files) {

    private static final int MOST = 20_000;

    /** What a whole Salt tree is well below. */
    private static final long LARGEST = 256L << 20;

    TreeFiles {
        files = new TreeMap<>(files);
    }

    /**
     * Those of folders; links are followed. What version control keeps does not count.
     *
     * @throws ConfigurationException if a folder has more in it than anybody would send to a machine
     * @throws EnvironmentException if a folder cannot be read
     */
    static TreeFiles of(List<Path> roots) {
        SortedMap<String, Path> files = new TreeMap<>();
        for (int i = 0; i < roots.size(); i++) {
            collect(roots.get(i), i + "/", files);
        }
        return new TreeFiles(files);
    }

    /** Those of one folder, by their names in it. */
    static TreeFiles in(Path root) {
        SortedMap<String, Path> files = new TreeMap<>();
        collect(root, "", files);
        return new TreeFiles(files);
    }

    private static void collect(Path root, String prefix, SortedMap<String, Path> files) {
        long size = 0;
        try (Stream<Path> all = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (name.startsWith(".git/") || name.contains("/.git/")) {
                    continue;
                }
                files.put(prefix + name, file);
                size += Files.size(file);
                if (files.size() > MOST || size > LARGEST) {
                    throw new ConfigurationException(
                            "Folder " + root + " has more than " + MOST + " files or " + (LARGEST >> 20)
                                    + " MiB in it, which is not sent to machines; keep in it what states need");
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new EnvironmentException("Could not read the folder " + root + ": " + e.getMessage(), e);
        }
    }

    /** These, and others below {@code folder}. */
    TreeFiles and(TreeFiles others, String folder) {
        SortedMap<String, Path> all = new TreeMap<>(files);
        others.files.forEach((name, file) -> all.put(folder + "/" + name, file));
        return new TreeFiles(all);
    }

    /** These below {@code folder}. */
    TreeFiles below(String folder) {
        return new TreeFiles(new TreeMap<>()).and(this, folder);
    }

    /** What names, contents and executable bits make; more can be added to it. */
    Fingerprint fingerprint() {
        Fingerprint fingerprint = new Fingerprint();
        files.forEach((name, file) ->
                fingerprint.add("mode", Files.isExecutable(file) ? "x" : "-").addFile(name, file));
        return fingerprint;
    }

    /** Writes them as a tar archive, compressed by gzip. The same files make the same bytes. */
    void pack(OutputStream into) throws IOException {
        try (TarWriter tar = new TarWriter(new GZIPOutputStream(into, 1 << 16))) {
            for (var entry : files.entrySet()) {
                tar.file(entry.getKey(), entry.getValue());
            }
        }
    }
}
