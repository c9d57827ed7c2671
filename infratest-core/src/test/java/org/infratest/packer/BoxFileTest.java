package org.infratest.packer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.spec.BoxSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxFileTest {

    private static final int BLOCK = 512;

    @TempDir
    Path folder;

    private final BoxSpec spec = new BoxSpec(Path.of("web.json"), "lab/web", Map.of(), List.of());

    /** Writes the smallest file that is a box. */
    static void writeBox(Path file) throws IOException {
        Files.write(file, gzip(tar("box.img", "metadata.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata.json", "./metadata.json"})
    void archiveWithMetadataIsABox(String name) {
        assertThatCode(() -> check(gzip(tar("./", "./box.img", name)))).doesNotThrowAnyException();
        assertThatCode(() -> check(tar("./box.img", name))).doesNotThrowAnyException();
    }

    @Test
    void otherArchivesAreLeftToVagrant() {
        assertThatCode(() -> check(new byte[] {'P', 'K', 3, 4, 20})).doesNotThrowAnyException();
    }

    @Test
    void textIsNoBox() {
        assertThatThrownBy(() -> check("this is not a box".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Template web.json made web.box, which is not a box: it is no archive; "
                        + "end its post-processors with \"vagrant\" and \"manifest\"");
    }

    @Test
    void archiveWithoutMetadataIsNoBox() {
        assertThatThrownBy(() -> check(gzip(tar("index.html"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Template web.json made web.box, which is not a box: it has no metadata.json, which the "
                                + "\"vagrant\" post-processor writes; end its post-processors with \"vagrant\" and \"manifest\"");
    }

    @Test
    void boxThatEndsTooEarlyIsBroken() throws IOException {
        byte[] whole = gzip(tar("box.img", "metadata.json"));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        assertThatThrownBy(() -> check(half))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Template web.json made box " + folder.resolve("web.box")
                        + ", which is broken: Unexpected end of ZLIB input stream; is the disk full?");
    }

    /** As after a power cut, or on a full disk; no template makes that. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000})
    void nothingButZerosIsBroken(int length) {
        assertThatThrownBy(() -> check(new byte[length]))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Template web.json made box " + folder.resolve("web.box")
                        + ", which is broken: it begins with nothing but zeros, or is empty; is the disk full?");
    }

    @Test
    void compressedTextIsBroken() throws IOException {
        byte[] text = gzip("x".repeat(BLOCK).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> check(text))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Template web.json made box " + folder.resolve("web.box")
                        + ", which is broken: what is within is no tar archive; is the disk full?");
    }

    private void check(byte[] content) throws IOException {
        BoxFile.check(Files.write(folder.resolve("web.box"), content), spec);
    }

    /** Entries of a thousand bytes that cannot be compressed. */
    private static byte[] tar(String... names) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (String name : names) {
            byte[] content = new byte[name.endsWith("/") ? 0 : 1000];
            new Random(1).nextBytes(content);
            byte[] header = new byte[BLOCK];
            put(header, 0, name);
            put(header, 124, String.format("%011o", content.length));
            put(header, 257, "ustar");
            tar.writeBytes(header);
            tar.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
        }
        tar.writeBytes(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return compressed.toByteArray();
    }
}
