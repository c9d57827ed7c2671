package org.infratest.packer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.spec.BoxSpec;

/**
 * Looks whether a file that Packer made is a box, before it is kept for other runs: a tar archive, mostly compressed, with a
 * {@code metadata.json}. Archives of other kinds are left to Vagrant, which reads more of them.
 */
final class BoxFile {

    private static final int BLOCK = 512;
    private static final int BUFFER = 1 << 16;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    /** zip, xz, Zstandard, bzip2. */
    private static final List<byte[]> OTHER_ARCHIVES = List.of(
            new byte[] {'P', 'K', 3, 4},
            new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z'},
            new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
            new byte[] {'B', 'Z', 'h'});

    private BoxFile() {}

    /**
     * Reads the file as far as needed.
     *
     * @throws ConfigurationException if the template made something else
     * @throws EnvironmentException if the file ends too early, or cannot be read
     */
    static void check(Path file, BoxSpec spec) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            raw.mark(BLOCK);
            byte[] start = raw.readNBytes(BLOCK);
            raw.reset();
            if (OTHER_ARCHIVES.stream().anyMatch(magic -> startsWith(start, magic))) {
                return;
            }
            if (isBlank(start)) { // as after a power cut, or on a full disk; no template makes that
                throw new EOFException("it begins with nothing but zeros, or is empty");
            }
            boolean compressed = startsWith(start, GZIP);
            if (!compressed && !isTar(start)) {
                throw noBox(spec, file, "it is no archive");
            }
            if (!hasMetadata(compressed ? new GZIPInputStream(raw, BUFFER) : raw)) {
                throw noBox(spec, file, "it has no metadata.json, which the \"vagrant\" post-processor writes");
            }
        } catch (EOFException | ZipException e) {
            throw new EnvironmentException(
                    "Template " + spec.template() + " made box " + file + ", which is broken: " + e.getMessage()
                            + "; is the disk full?",
                    e);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read box " + file + ": " + e, e);
        }
    }

    private static ConfigurationException noBox(BoxSpec spec, Path file, String reason) {
        return new ConfigurationException("Template " + spec.template() + " made " + file.getFileName()
                + ", which is not a box: " + reason + "; end its post-processors with \"vagrant\" and \"manifest\"");
    }

    private static boolean hasMetadata(InputStream archive) throws IOException {
        byte[] header = archive.readNBytes(BLOCK);
        while (header.length == BLOCK && header[0] != 0) {
            if (!isTar(header)) {
                throw new ZipException("what is within is no tar archive");
            }
            if (name(header).matches("(\\./)?metadata\\.json")) {
                return true;
            }
            archive.skipNBytes((size(header) + BLOCK - 1) / BLOCK * BLOCK);
            header = archive.readNBytes(BLOCK);
        }
        return false;
    }

    private static boolean isBlank(byte[] start) {
        for (byte each : start) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTar(byte[] header) {
        return header.length == BLOCK && "ustar".equals(text(header, 257, 5));
    }

    private static String name(byte[] header) {
        return text(header, 0, 100);
    }

    /** Octal digits, or where these are not enough a binary number whose first bit is set. */
    private static long size(byte[] header) throws ZipException {
        if ((header[124] & 0x80) != 0) {
            long size = 0;
            for (int i = 128; i < 136; i++) {
                size = (size << 8) | (header[i] & 0xff);
            }
            return Math.max(0, size);
        }
        String digits = text(header, 124, 12).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new ZipException("an entry of its archive has no size");
        }
        return Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}
