package org.infratest.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDigestsTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void write() throws IOException {
        image = Files.write(folder.resolve("image"), new byte[2 << 20]);
        Files.setLastModifiedTime(image, LONG_AGO);
    }

    @Test
    void fingerprintIsTheOneThatReadingGives() {
        Fingerprint reading = new Fingerprint().addFile("image", image);
        Fingerprint knowing =
                new KnownDigests(folder.resolve("known")).fingerprint().addFile("image", image);
        assertThat(knowing.hex()).isEqualTo(reading.hex());
    }

    @Test
    void largeFileIsNotReadAgain() throws IOException {
        assertThat(digest()).matches("[0-9a-f]{64}");
        Path record = records().get(0);
        Files.writeString(record, Files.readString(record).replaceFirst("\n.*", "\nkept"));
        assertThat(digest()).isEqualTo("kept");
    }

    @Test
    void fileThatChangedIsReadAgain() throws IOException {
        String before = digest();
        Files.writeString(image, "x".repeat(2 << 20));
        Files.setLastModifiedTime(image, FileTime.from(LONG_AGO.toInstant().plusMillis(1)));
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void anotherFileAtTheSamePlaceIsRead() throws IOException {
        String before = digest();
        Path other = Files.writeString(folder.resolve("other"), "x".repeat(2 << 20));
        Files.setLastModifiedTime(other, LONG_AGO);
        Files.delete(image);
        Files.move(other, image);
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void smallFilesAndThoseThatChangedJustNowAreAlwaysRead() throws IOException {
        Files.setLastModifiedTime(image, FileTime.from(Instant.now()));
        digest();
        Files.write(image, new byte[1000]);
        Files.setLastModifiedTime(image, LONG_AGO);
        digest();
        assertThat(folder.resolve("known")).doesNotExist();
    }

    @Test
    void recordThatWasCutOffCountsForNothing() throws IOException {
        String before = digest();
        Files.writeString(records().get(0), "");
        assertThat(digest()).isEqualTo(before);
    }

    private String digest() throws IOException {
        return new KnownDigests(folder.resolve("known")).of(image);
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("known"))) {
            return files.toList();
        }
    }
}
