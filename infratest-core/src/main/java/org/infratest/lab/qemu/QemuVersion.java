package org.infratest.lab.qemu;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of QEMU.
 *
 * @param major 7 in 7.2.22
 * @param minor 2 in 7.2.22
 */
public record QemuVersion(int major, int minor) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?.*");

    /** Reads it from a text like {@code 7.2.22}; what cannot be read counts as 0.0. */
    public static QemuVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return new QemuVersion(0, 0);
        }
        String minor = matcher.group(2);
        return new QemuVersion(Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor));
    }

    /** Whether a network card can be plugged into a Unix socket ({@code -netdev stream}); before, only into a TCP port. */
    public boolean hasStream() {
        return isAtLeast(7, 2);
    }

    /** Whether memory that has no file's name can be left out of a machine's state ({@code x-ignore-shared}); later ones want a name. */
    boolean leavesOutNamelessMemory() {
        return !isAtLeast(8, 1);
    }

    /** Whether a screenshot can be had as PNG. */
    boolean hasPngScreenshots() {
        return isAtLeast(7, 1);
    }

    private boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
