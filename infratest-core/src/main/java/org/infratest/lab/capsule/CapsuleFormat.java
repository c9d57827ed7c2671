package org.infratest.lab.capsule;

import java.nio.charset.StandardCharsets;

/**
 * How a capsule is laid out. It begins with {@link #MAGIC}, the number of its format (4 bytes, as all numbers with the highest one first), a
 * description (its length in 4 bytes, JSON in UTF-8) and the CRC-32C of format, length and description. Blocks follow, each with
 * {@link #BLOCK}, the number of the file that it belongs to (4), where it begins there (8), its length (4), the length of what it is
 * compressed to by RFC 1950 (4), the CRC-32C of these numbers and its content (4), and that. What of a file is in no block is zero. At the end
 * stand {@link #END}, the number of blocks (8), and the CRC-32C of the checksums of all (4).
 */
final class CapsuleFormat {

    static final byte[] MAGIC = "infratest capsule\n".getBytes(StandardCharsets.US_ASCII);

    /** Goes up when a reader of before could not read it any more. */
    static final int VERSION = 1;

    static final byte BLOCK = 1;
    static final byte END = 0;

    /** How much of a file is in a block, at most. */
    static final int LONGEST_BLOCK = 1 << 18;

    /** More than what does not compress at all grows by. */
    static final int LONGEST_PACKED = LONGEST_BLOCK + (1 << 10);

    static final int LONGEST_DESCRIPTION = 64 << 20;

    private CapsuleFormat() {}
}
