package org.infratest.lab.capsule;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;

/**
 * Reads a capsule, which anybody may have written.
 *
 * @param file the capsule
 */
public record CapsuleReader(Path file) {

    private static final int HEAD = CapsuleFormat.MAGIC.length + 3 * Integer.BYTES;

    /**
     * The description that it begins with.
     *
     * @throws ConfigurationException if there is no such file, it is no capsule, or one of a newer infratest
     * @throws EnvironmentException if it is damaged, or cut off
     */
    public byte[] description() {
        return reading(this::readDescription);
    }

    /**
     * Unpacks all files into a folder, for this user alone.
     *
     * @param files those that the description names, in that order
     * @param folder one without files of their names
     * @throws EnvironmentException if it is damaged, or cut off, or there is no room
     */
    public void unpack(List<Packed> files, Path folder) {
        reading(in -> {
            readDescription(in);
            readBlocks(in, files, folder);
            return 0;
        });
    }

    /** What is done with the stream. */
    private interface Work<T> {
        T with(DataInputStream in) throws IOException;
    }

    private <T> T reading(Work<T> work) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException("There is no capsule " + file);
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), CapsuleFormat.LONGEST_BLOCK))) {
            return work.with(in);
        } catch (EOFException e) {
            throw new EnvironmentException(
                    "The capsule " + file + " is cut off; get it anew from where it was made", e);
        } catch (IOException e) {
            throw new EnvironmentException("The capsule " + file + " could not be read or unpacked: " + e, e);
        }
    }

    private byte[] readDescription(DataInputStream in) throws IOException {
        byte[] magic = in.readNBytes(CapsuleFormat.MAGIC.length);
        if (!Arrays.equals(magic, CapsuleFormat.MAGIC)) {
            throw new ConfigurationException(file + " is no capsule of infratest");
        }
        int version = in.readInt();
        if (version != CapsuleFormat.VERSION) {
            throw new ConfigurationException("The capsule " + file + " has format " + version
                    + ", and this infratest knows format " + CapsuleFormat.VERSION
                    + "; resume it with the infratest that made it");
        }
        int length = in.readInt();
        if (length < 0 || length > CapsuleFormat.LONGEST_DESCRIPTION) {
            throw damaged("its description cannot have " + length + " bytes");
        }
        if (length > Files.size(file) - HEAD) {
            throw new EOFException();
        }
        byte[] description = in.readNBytes(length);
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(version)
                .putInt(length)
                .flip());
        checksum.update(description);
        if (in.readInt() != (int) checksum.getValue()) {
            throw damaged("the checksum of its description is another one");
        }
        return description;
    }

    private void readBlocks(DataInputStream in, List<Packed> files, Path folder) throws IOException {
        if (!Packed.differ(files)) {
            throw damaged("two of its files have one name");
        }
        List<FileChannel> open = new ArrayList<>();
        Checksums all = new Checksums();
        try (InOrder<Integer> blocks = new InOrder<>(all::add)) {
            for (Packed packed : files) {
                open.add(create(folder.resolve(packed.name()), packed.size()));
            }
            byte kind = in.readByte();
            for (; kind == CapsuleFormat.BLOCK; kind = in.readByte()) {
                Block block = readBlock(in, files);
                blocks.give(() -> write(block, open.get(block.file())));
            }
            blocks.finish();
            if (kind != CapsuleFormat.END || in.readLong() != all.count() || in.readInt() != all.value()) {
                throw damaged("blocks of it are missing");
            }
        } finally {
            for (FileChannel channel : open) {
                channel.close();
            }
        }
    }

    private static FileChannel create(Path target, long size) throws IOException {
        FileChannel channel = FileChannel.open(
                target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (size > 0) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        return channel;
    }

    private Block readBlock(DataInputStream in, List<Packed> files) throws IOException {
        int number = in.readInt();
        long offset = in.readLong();
        int length = in.readInt();
        int packed = in.readInt();
        int checksum = in.readInt();
        boolean fits = number >= 0
                && number < files.size()
                && length > 0
                && length <= CapsuleFormat.LONGEST_BLOCK
                && packed > 0
                && packed <= CapsuleFormat.LONGEST_PACKED
                && offset >= 0
                && offset <= files.get(number).size() - length;
        if (!fits) {
            throw damaged("a block of it belongs to no file");
        }
        byte[] content = new byte[packed];
        in.readFully(content);
        return new Block(number, offset, length, content, checksum);
    }

    private int write(Block block, FileChannel to) throws IOException {
        ByteBuffer content;
        try {
            content = ByteBuffer.wrap(block.content());
        } catch (DataFormatException e) {
            throw damaged("a block of it cannot be unpacked: " + e.getMessage());
        }
        while (content.hasRemaining()) {
            to.write(content, block.offset() + content.position());
        }
        return block.checksum();
    }

    private EnvironmentException damaged(String reason) {
        return new EnvironmentException(
                "The capsule " + file + " is damaged: " + reason + "; get it anew from where it was made");
    }
}
