package org.infratest.probe;

/** Versions as servers tell them. */
final class Versions {

    private Versions() {}

    /** Whether a version begins with another, at a border between its numbers. */
    static boolean begins(String version, String beginning) {
        return version.equals(beginning)
                || (version.startsWith(beginning) && !Character.isDigit(version.charAt(beginning.length())));
    }
}
