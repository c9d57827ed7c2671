package org.infratest.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 over labelled values and the content of files and folders. What is added is framed by its length, so two
 * different sequences never give the same input. Not safe for use by several threads.
 */
@Api
public final class Fingerprint {

    private static final Set<String> IGNORED_FOLDERS = Set.of(".vagrant", ".git", "target", "packer_cache");

    private final MessageDigest digest = sha256();
    private final @Nullable KnownDigests known;

    /** Creates one that reads every file that is added. */
    public Fingerprint() {
        this.known = null;
    }

    /** Creates one that does not read large files again whose digest is known. Its hash is the same. */
    Fingerprint(KnownDigests known) {
        this.known = known;
    }

    /** Adds a value under a label. */
    public Fingerprint add(String label, Object value) {
        frame(label);
        frame(String.valueOf(value));
        return this;
    }

    /**
     * Adds the content of one file under a label; its name and its dates do not count.
     *
     * @throws EnvironmentException if it cannot be read
     */
    public Fingerprint addFile(String label, Path file) {
        frame(label);
        try {
            String content = known == null ? KnownDigests.computed(file) : known.of(file);
            digest.update(content.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
        return this;
    }

    /**
     * Adds relative name, content and executable bit of all files below a folder, in a fixed order.
     * Tests ({@code *.java}), prose ({@code *.md}), logs and what tools leave behind do not count.
     *
     * @throws EnvironmentException if it cannot be read
     */
    public Fingerprint addFolder(String label, Path folder) {
        frame(label);
        for (Path file : filesBelow(folder)) {
            frame(Files.isExecutable(file) ? "x" : "-");
            addFile(folder.relativize(file).toString().replace('\\', '/'), file);
        }
        return this;
    }

    /** The hash of all that was added, in hexadecimal. This object can go on. */
    public String hex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The SHA-256 of this Java cannot be cloned", e);
        }
    }

    private static Iterable<Path> filesBelow(Path folder) {
        Set<Path> files = new TreeSet<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                    boolean ignored = !below.equals(folder)
                            && IGNORED_FOLDERS.contains(below.getFileName().toString());
                    return ignored ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!isIgnored(file) && Files.isRegularFile(file)) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new EnvironmentException("Could not read the folder " + folder + ": " + e, e);
        }
        return files;
    }

    /** What stands in a configset without being part of a machine: tests, prose, results. */
    private static boolean isIgnored(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java")
                || name.endsWith(".md")
                || name.endsWith(".log")
                || name.equals("packer-manifest.json");
    }

    private void frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    /** The digest of what can be read, in hexadecimal. */
    static String sha256(InputStream in) throws IOException {
        MessageDigest file = sha256();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            file.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(file.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
