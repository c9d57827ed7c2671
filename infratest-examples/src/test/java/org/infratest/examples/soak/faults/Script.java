package org.infratest.examples.soak.faults;

/** What a program does in place of what it should: texts for a shell. */
final class Script {

    private static final String SAID = "\"$SOAK_RECORDINGS\"/";

    private Script() {}

    /** Fails as the real one has failed: the outputs were recorded. */
    static String failsAs(String recording) {
        return "for output in " + SAID + recording + ".out; do [ ! -e \"$output\" ] || cat \"$output\"; done\n"
                + "for output in " + SAID + recording
                + ".err; do [ ! -e \"$output\" ] || cat \"$output\" >&2; done\nexit 1";
    }

    static String says(String text, int exitCode) {
        return "echo '" + text + "' >&2\nexit " + exitCode;
    }

    static String silent(int exitCode) {
        return "exit " + exitCode;
    }

    static String diesOf(String signal) {
        return "kill -" + signal + " $$\nsleep 60";
    }

    /** Says a part of what the real one has said, then dies. */
    static String diesAfterHalfOf(String recording, String signal) {
        return halfOf(recording) + "\n" + diesOf(signal);
    }

    /** Says a part of what the real one has said, without the end of the last line, and claims that all is well. */
    static String halfOf(String recording) {
        return "size=$(wc -c < " + SAID + recording + ".out)\nhead -c $((size / 2)) " + SAID + recording + ".out";
    }

    static String hangs() {
        return "exec sleep 1000";
    }

    /** Hangs, and does not listen to who asks it to end. */
    static String hangsWithoutListening() {
        return "trap '' INT TERM HUP\nwhile :; do sleep 1; done";
    }

    /** What no terminal and no reader would like, a megabyte of it. */
    static String garbage(int exitCode) {
        return "head -c 1000000 /dev/urandom\nexit " + exitCode;
    }

    /** The same without an end of a line. */
    static String longLine(int exitCode) {
        return "head -c 3000000 /dev/zero | tr '\\0' x\nexit " + exitCode;
    }

    /** All that it should do, then this. */
    static String afterAll(String tool, String more) {
        return "\"$SOAK_ROOM/healthy/" + tool + "\" \"$@\"\n" + more;
    }
}
