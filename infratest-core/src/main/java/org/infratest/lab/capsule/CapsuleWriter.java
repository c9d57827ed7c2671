package org.infratest.lab.capsule;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Writes a capsule: a description and files, of which the parts that are zero take no room.
 *
 * @param target a new file, for this user alone; where it cannot be written to its end there is none
 */
public record CapsuleWriter(Path target) {

    /**
     * Writes it.
     *
     * @param description as {@link CapsuleReader#description} will give it; it has to name the files with their sizes
     * @param contents the files, which nobody changes meanwhile
     * @throws IOException also where the disk is full
     */
    public void write(byte[] description, List<Content> contents) throws IOException {
        boolean done = false;
        try (FileChannel channel = FileChannel.open(
                        target,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                DataOutputStream out = new DataOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), CapsuleFormat.LONGEST_BLOCK))) {
            writeHead(out, description);
            writeBlocks(out, contents);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(target);
            }
        }
    }

    private static void writeHead(DataOutputStream out, byte[] description) throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(CapsuleFormat.VERSION)
                .putInt(description.length);
        out.write(CapsuleFormat.MAGIC);
        out.write(numbers.array());
        out.write(description);
        CRC32C checksum = new CRC32C();
        checksum.update(numbers.array());
        checksum.update(description);
        out.writeInt((int) checksum.getValue());
    }

    private static void writeBlocks(DataOutputStream out, List<Content> contents) throws IOException {
        Checksums all = new Checksums();
        try (InOrder<Block> blocks = new InOrder<>(block -> {
            write(out, block);
            all.add(block.checksum());
        })) {
            for (int i = 0; i < contents.size(); i++) {
                read(i, contents.get(i).file(), blocks);
            }
            blocks.finish();
        }
        out.writeByte(CapsuleFormat.END);
        out.writeLong(all.count());
        out.writeInt(all.value());
    }

    private static void read(int number, Path file, InOrder<Block> blocks) throws IOException {
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = from.size();
            for (long at = 0; at < size; at += CapsuleFormat.LONGEST_BLOCK) {
                byte[] content = new byte[(int) Math.min(CapsuleFormat.LONGEST_BLOCK, size - at)];
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    if (from.read(buffer, at + buffer.position()) < 0) {
                        throw new IOException(file + " became shorter while it was read");
                    }
                }
                if (!isZero(content)) {
                    long offset = at;
                    blocks.give(() -> Block.of(number, offset, content));
                }
            }
        }
    }

    private static boolean isZero(byte[] content) {
        for (byte each : content) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static void write(DataOutputStream out, Block block) throws IOException {
        out.writeByte(CapsuleFormat.BLOCK);
        out.writeInt(block.file());
        out.writeLong(block.offset());
        out.writeInt(block.length());
        out.writeInt(block.packed().length);
        out.writeInt(block.checksum());
        out.write(block.packed());
    }
}
