package org.infratest.lab.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a small FAT12 file system of the size of a floppy disk, with long names (Microsoft's "FAT: General Overview of On-Disk Format",
 * 1.03, and its "Long File Name Specification"). It needs no tool and no privilege.
 */
final class FatImage {

    private static final int SECTOR = 512;
    private static final int SECTORS = 2880;
    private static final int FAT_SECTORS = 9;
    private static final int ROOT_ENTRIES = 224;
    private static final int ENTRY = 32;
    private static final int FIRST_FAT = SECTOR;
    private static final int ROOT = FIRST_FAT + 2 * FAT_SECTORS * SECTOR;
    private static final int DATA = ROOT + ROOT_ENTRIES * ENTRY;
    private static final int FIRST_CLUSTER = 2;
    private static final int END_OF_CHAIN = 0xfff;
    private static final int UNITS_PER_ENTRY = 13;
    private static final byte VOLUME_LABEL = 0x08;
    private static final byte LONG_NAME = 0x0f;
    private static final byte ARCHIVE = 0x20;

    private final ByteBuffer image = ByteBuffer.allocate(SECTORS * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    private int nextEntry = ROOT;
    private int nextCluster = FIRST_CLUSTER;
    private int files;

    private FatImage() {}

    /**
     * A disk without partitions.
     *
     * @param label at most 11 characters; FAT knows capital letters only
     * @param content the files by their names; all together below 1.4 MB
     */
    static byte[] of(String label, Map<String, String> content) {
        FatImage fat = new FatImage();
        fat.bootSector(label);
        fat.setFat(0, 0xff0);
        fat.setFat(1, END_OF_CHAIN);
        fat.entry(padded(label, 11), VOLUME_LABEL, 0, 0);
        content.forEach((name, text) -> fat.file(name, text.getBytes(StandardCharsets.UTF_8)));
        return fat.image.array();
    }

    private void bootSector(String label) {
        image.put(0, new byte[] {(byte) 0xeb, 0x3c, (byte) 0x90});
        image.put(3, padded("INFRATST", 8));
        image.putShort(11, (short) SECTOR);
        image.put(13, (byte) 1); // sectors a cluster
        image.putShort(14, (short) 1); // sectors before the first table
        image.put(16, (byte) 2); // tables
        image.putShort(17, (short) ROOT_ENTRIES);
        image.putShort(19, (short) SECTORS);
        image.put(21, (byte) 0xf0); // removable medium
        image.putShort(22, (short) FAT_SECTORS);
        image.putShort(24, (short) 18); // sectors a track
        image.putShort(26, (short) 2); // heads
        image.put(38, (byte) 0x29); // the next three fields are there
        image.putInt(39, 0x1f7a7e57); // serial number
        image.put(43, padded(label, 11));
        image.put(54, padded("FAT12", 8));
        image.putShort(510, (short) 0xaa55);
    }

    private void file(String name, byte[] content) {
        int clusters = (content.length + SECTOR - 1) / SECTOR;
        if (nextCluster + clusters > FIRST_CLUSTER + SECTORS - DATA / SECTOR) {
            throw new IllegalArgumentException(name + " does not fit any more");
        }
        byte[] shortName = padded("FILE" + ++files, 11);
        longName(name, checksum(shortName));
        entry(shortName, ARCHIVE, content.length == 0 ? 0 : nextCluster, content.length);
        image.put(DATA + (nextCluster - FIRST_CLUSTER) * SECTOR, content);
        for (int i = 0; i < clusters; i++) {
            setFat(nextCluster, i == clusters - 1 ? END_OF_CHAIN : nextCluster + 1);
            nextCluster++;
        }
    }

    /** In front of the entry itself, the last part first. */
    private void longName(String name, byte checksum) {
        int parts = (name.length() + UNITS_PER_ENTRY - 1) / UNITS_PER_ENTRY;
        for (int part = parts; part >= 1; part--) {
            ByteBuffer entry = ByteBuffer.allocate(ENTRY).order(ByteOrder.LITTLE_ENDIAN);
            entry.put(0, (byte) (part == parts ? part | 0x40 : part));
            entry.put(11, LONG_NAME);
            entry.put(13, checksum);
            for (int i = 0; i < UNITS_PER_ENTRY; i++) {
                int at = (part - 1) * UNITS_PER_ENTRY + i;
                char unit = at < name.length() ? name.charAt(at) : at == name.length() ? 0 : '\uffff';
                entry.putChar(i < 5 ? 1 + 2 * i : i < 11 ? 14 + 2 * (i - 5) : 28 + 2 * (i - 11), unit);
            }
            add(entry);
        }
    }

    private void entry(byte[] shortName, byte attributes, int cluster, int size) {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY).order(ByteOrder.LITTLE_ENDIAN);
        entry.put(0, shortName);
        entry.put(11, attributes);
        entry.putShort(24, (short) 0x21); // 1 January 1980
        entry.putShort(26, (short) cluster);
        entry.putInt(28, size);
        add(entry);
    }

    private void add(ByteBuffer entry) {
        image.put(nextEntry, entry, 0, ENTRY);
        nextEntry += ENTRY;
    }

    /** Two entries of 12 bits share three bytes; both tables are the same. */
    private void setFat(int cluster, int value) {
        for (int table = FIRST_FAT; table < ROOT; table += FAT_SECTORS * SECTOR) {
            int at = table + cluster * 3 / 2;
            int old = image.getShort(at) & 0xffff;
            int merged = cluster % 2 == 0 ? (old & 0xf000) | value : (old & 0x000f) | (value << 4);
            image.putShort(at, (short) merged);
        }
    }

    private static byte checksum(byte[] shortName) {
        int sum = 0;
        for (byte b : shortName) {
            sum = (((sum & 1) << 7) + (sum >> 1) + (b & 0xff)) & 0xff;
        }
        return (byte) sum;
    }

    private static byte[] padded(String text, int length) {
        String capital = text.toUpperCase(Locale.ROOT);
        return (capital + " ".repeat(length - capital.length())).getBytes(StandardCharsets.US_ASCII);
    }
}
