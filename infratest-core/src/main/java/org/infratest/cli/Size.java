package org.infratest.cli;

import java.util.Locale;

/** Sizes of files, for people. */
final class Size {

    private Size() {}

    /** In the largest unit of 1024 bytes, KiB, MiB or GiB, of which there is one at least. */
    static String text(long bytes) {
        if (bytes >= 1L << 30) {
            return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
        }
        return bytes >= 1L << 20 ? (bytes >> 20) + " MiB" : ((bytes + 1023) >> 10) + " KiB";
    }
}
