package org.infratest.environment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.spec.Fingerprint;

/**
 * What in the name of a file tells the process that made it, for files that stand on no record of their own: where that process is
 * killed, whoever finds the file can tell that nobody will need it any more.
 *
 * @param pid the id of that process
 * @param start what tells it from a later process with its id: {@link Lease#startOf}
 * @param world a digest of the {@link World} in which its id has a meaning
 */
record OwnerMark(long pid, long start, String world) {

    private static final String CURRENT_WORLD =
            new Fingerprint().add("world", World.current().text()).hex().substring(0, 8);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})-([0-9a-f]{8})");

    /** The mark of this JVM. */
    static OwnerMark ofThisJvm() {
        ProcessHandle self = ProcessHandle.current();
        return new OwnerMark(self.pid(), Lease.startOf(self), CURRENT_WORLD);
    }

    /** Reads what {@link #text} wrote; empty for anything else. */
    static Optional<OwnerMark> parse(String text) {
        Matcher mark = TEXT.matcher(text);
        return mark.matches()
                ? Optional.of(
                        new OwnerMark(Long.parseLong(mark.group(1)), Long.parseLong(mark.group(2)), mark.group(3)))
                : Optional.empty();
    }

    /** As it stands in a name; it has neither dots nor spaces. */
    String text() {
        return pid + "-" + start + "-" + world;
    }

    /** Whether it is that process of this world. */
    boolean isOf(long otherPid, long otherStart) {
        return isHere() && pid == otherPid && start == otherStart;
    }

    /** Whether that process was one of this world and is gone; of another world's nothing is known here. */
    boolean isGone() {
        return isHere()
                && ProcessHandle.of(pid)
                        .filter(process -> Lease.startOf(process) == start)
                        .isEmpty();
    }

    private boolean isHere() {
        return world.equals(CURRENT_WORLD);
    }
}
