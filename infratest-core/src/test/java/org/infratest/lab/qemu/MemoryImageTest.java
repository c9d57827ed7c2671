package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryImageTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    /** At the edges of pages and of the parts in which it is read, and where nothing is at the end. */
    @ParameterizedTest
    @ValueSource(ints = {0, PAGE - 1, PAGE, MEBIBYTE - 1, MEBIBYTE, 3 * MEBIBYTE - PAGE, 3 * MEBIBYTE - 1})
    void oneByteIsWhereItWas(int at) throws IOException {
        byte[] memory = new byte[3 * MEBIBYTE];
        memory[at] = 42;

        assertThat(copied(memory).bytes()).isEqualTo(PAGE);

        assertThat(image()).hasBinaryContent(memory);
    }

    @Test
    void emptyMemoryTakesNoRoomAndHasItsSize() throws IOException {
        assertThat(copied(new byte[2 * MEBIBYTE]).bytes()).isZero();

        assertThat(image()).hasSize(2 * MEBIBYTE);
    }

    @Test
    void whatIsCopiedBackIsTheSame() throws IOException {
        byte[] memory = new byte[4 * MEBIBYTE + PAGE];
        Random random = new Random(1);
        for (int page = 0; page < 1000; page += 1 + random.nextInt(5)) {
            memory[page * PAGE + random.nextInt(PAGE)] = (byte) random.nextInt(1, 256);
        }
        MemoryImage.Copied there = copied(memory);
        Path other = Files.write(folder.resolve("other"), new byte[memory.length]);

        MemoryImage.Copied back = new MemoryImage().fill(image(), other);

        assertThat(back).isEqualTo(there);
        assertThat(other).hasBinaryContent(memory);
    }

    @Test
    void damageShowsWhereverItIs() throws IOException {
        byte[] memory = new byte[2 * MEBIBYTE];
        Arrays.fill(memory, MEBIBYTE, MEBIBYTE + 3 * PAGE, (byte) 1);
        long checksum = copied(memory).checksum();
        for (int at : new int[] {5, MEBIBYTE + PAGE, 2 * MEBIBYTE - 1}) {
            byte[] damaged = memory.clone();
            damaged[at] ^= 4;
            Files.write(image(), damaged);

            assertThat(filled().checksum()).as("a bit at %s", at).isNotEqualTo(checksum);
        }
        byte[] moved = new byte[memory.length];
        Arrays.fill(moved, MEBIBYTE + PAGE, MEBIBYTE + 4 * PAGE, (byte) 1);
        Files.write(image(), moved);

        assertThat(filled().checksum()).as("a page too late").isNotEqualTo(checksum);
    }

    @Test
    void imageIsForThisUserAloneAndReplacesNothing() throws IOException {
        copied(new byte[PAGE]);

        assertThat(Files.getPosixFilePermissions(image())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> copied(new byte[PAGE])).isInstanceOf(FileAlreadyExistsException.class);
    }

    private MemoryImage.Copied copied(byte[] memory) throws IOException {
        return new MemoryImage().copy(Files.write(folder.resolve("memory"), memory), image());
    }

    private MemoryImage.Copied filled() throws IOException {
        Path other = Files.write(folder.resolve("other"), new byte[(int) Files.size(image())]);
        return new MemoryImage().fill(image(), other);
    }

    private Path image() {
        return folder.resolve("image");
    }
}
