package org.infratest.state;

import java.time.Instant;
import java.util.List;
import org.infratest.state.FileObservation.Kind;

/**
 * What stands at a path.
 *
 * @param path an absolute path
 */
record FileFact(String path) implements Fact<FileFact.Entry> {

    private static final int FORMAT = 0170000;
    private static final int FIELDS = 7;

    /** Everything that opening the path leads to, and where a link there leads. */
    record Entry(
            Kind kind,
            int permissions,
            long uid,
            long gid,
            long size,
            Instant modified,
            String owner,
            String group,
            String link) {

        static final Entry ABSENT = new Entry(Kind.ABSENT, 0, -1, -1, 0, Instant.EPOCH, "", "", "");
    }

    @Override
    public String title() {
        return "file " + path;
    }

    @Override
    public String script() {
        return "file " + Shell.quoted(path);
    }

    @Override
    public Entry read(Answer answer) throws Unseen {
        if (answer.isAbsent()) {
            return Entry.ABSENT;
        }
        String text = answer.text();
        int end = text.indexOf('\n');
        List<String> fields = List.of(text.substring(0, end).split(":", FIELDS));
        int mode = Integer.parseInt(fields.get(0), 16);
        return new Entry(
                kind(mode & FORMAT),
                mode & ~FORMAT,
                Long.parseLong(fields.get(1)),
                Long.parseLong(fields.get(2)),
                Long.parseLong(fields.get(3)),
                Instant.ofEpochSecond(Long.parseLong(fields.get(4))),
                fields.get(5),
                fields.get(6),
                text.substring(end + 1).stripTrailing());
    }

    /** As in {@code sys/stat.h}. */
    private static Kind kind(int format) {
        return switch (format) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.DANGLING_LINK;
            case 0140000 -> Kind.SOCKET;
            case 0010000 -> Kind.PIPE;
            case 0060000 -> Kind.BLOCK_DEVICE;
            case 0020000 -> Kind.CHARACTER_DEVICE;
            default -> throw new IllegalArgumentException("unknown kind of file: " + Integer.toOctalString(format));
        };
    }
}
