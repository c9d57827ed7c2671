package org.infratest.state;

import java.time.Duration;
import java.time.Instant;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What stands at a path. Links are followed, as they are by whoever opens the path; only {@code link} is about the link itself, and where it leads
 * nowhere all else is too.
 *
 * @param path the path
 * @param kind what is there
 * @param mode its permissions as four octal digits: {@code 0644}; empty where nothing is there
 * @param owner the name of its owner, or {@code UNKNOWN} where the id has no name
 * @param group the name of its group, likewise
 * @param uid the id of its owner, or -1
 * @param gid the id of its group, or -1
 * @param size its size in bytes
 * @param modified when its content was last modified
 * @param link where the link leads that is at the path; empty where it is no link
 * @param took how long it took to look
 */
@Api
public record FileObservation(
        String path,
        Kind kind,
        String mode,
        String owner,
        String group,
        long uid,
        long gid,
        long size,
        Instant modified,
        String link,
        Duration took)
        implements Observation {

    private static final int SHOWN = 300;

    /** What can be at a path. */
    public enum Kind {
        /** A regular file. */
        FILE("a regular file"),
        /** A directory. */
        DIRECTORY("a directory"),
        /** A symbolic link that leads nowhere. */
        DANGLING_LINK("a link that leads nowhere"),
        /** A Unix socket. */
        SOCKET("a socket"),
        /** A named pipe. */
        PIPE("a named pipe"),
        /** A block device. */
        BLOCK_DEVICE("a block device"),
        /** A character device. */
        CHARACTER_DEVICE("a character device"),
        /** Nothing. */
        ABSENT("nothing");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static FileObservation of(String path, FileFact.Entry entry, Duration took) {
        String mode = entry.kind() == Kind.ABSENT ? "" : String.format("%04o", entry.permissions());
        return new FileObservation(
                path,
                entry.kind(),
                mode,
                entry.owner(),
                entry.group(),
                entry.uid(),
                entry.gid(),
                entry.size(),
                entry.modified(),
                entry.link(),
                took);
    }

    /** Whether anything is there, be it a link that leads nowhere. */
    public boolean exists() {
        return kind != Kind.ABSENT;
    }

    /** Whether the path itself is a symbolic link. */
    public boolean isLink() {
        return !link.isEmpty();
    }

    @Override
    public String description() {
        if (!exists()) {
            return "there is nothing";
        }
        String size = kind == Kind.FILE ? ", " + this.size + " bytes" : "";
        String way = isLink() ? ", by a link to " + Printable.line(link, SHOWN) : "";
        return "it is " + kind.words + " of " + Printable.line(owner + ":" + group, SHOWN) + " with mode " + mode + size
                + way;
    }
}
