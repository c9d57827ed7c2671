package org.infratest.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.Redaction;

/**
 * Keeps what the files of an environment held when a test failed: the machines write on, and soon what matters is far up. Long logs
 * are kept from where it matters, at their end.
 */
final class EvidenceFolder {

    static final String NAME = "evidence";

    private static final int MAX_FILE = 1 << 20;
    private static final int MAX_NAME = 100;

    private final Path folder;

    EvidenceFolder(Path reportFolder) {
        this.folder = reportFolder.resolve(NAME);
    }

    /**
     * Copies files as they are now.
     *
     * @param test the test that failed
     * @return the copies, in the order of the files; a file that is not there or empty has none
     * @throws IOException if a file cannot be copied
     */
    List<Path> keep(String test, List<Path> files) throws IOException {
        List<Path> copies = new ArrayList<>();
        Path own = folder.resolve(folderName(test));
        for (Path file : files) {
            if (Files.isRegularFile(file) && Files.size(file) > 0) {
                Files.createDirectories(own);
                Path copy = own.resolve(file.getFileName().toString());
                if (file.toString().endsWith(".log")) {
                    copyEnd(file, copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
                copies.add(copy);
            }
        }
        return copies;
    }

    /**
     * Where a file goes that is made for a test alone, and is no copy; there is none of that name yet.
     *
     * @throws IOException if its folder cannot be made, or what is in its place cannot be removed
     */
    Path place(String test, String name) throws IOException {
        Path own = Files.createDirectories(folder.resolve(folderName(test)));
        Path file = own.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-"));
        Files.deleteIfExists(file);
        return file;
    }

    /** Removes all that earlier runs have kept. */
    void clear() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void copyEnd(Path file, Path copy) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(copy)) {
            long left = Files.size(file) - MAX_FILE;
            if (left > 0) {
                in.skipNBytes(left);
                out.write(("[the first " + left + " bytes are left out here; all of it was in " + file + "]\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            out.write(withoutSecrets(in.readNBytes(MAX_FILE)));
        }
    }

    /** Byte for byte, but for what is to be hidden: a machine's console may be in any encoding, and in none. */
    private static byte[] withoutSecrets(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String clean = Redaction.of(text);
        return clean.equals(text) ? bytes : clean.getBytes(StandardCharsets.UTF_8);
    }

    /** A name that every file system takes; where characters had to give way, a hash keeps different tests apart. */
    private static String folderName(String test) {
        String safe = test.replaceAll("[^A-Za-z0-9._-]+", "-");
        if (safe.equals(test) && safe.length() <= MAX_NAME && !safe.startsWith(".")) {
            return safe;
        }
        String start = safe.substring(0, Math.min(MAX_NAME, safe.length())).replaceAll("^\\.+", "");
        return start + "-" + hash(test);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
