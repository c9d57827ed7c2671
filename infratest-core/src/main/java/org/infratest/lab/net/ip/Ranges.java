package org.infratest.lab.net.ip;

import java.util.ArrayList;
import java.util.List;

/** Which bytes after the next expected one have come, as distances from it. Bounded. */
final class Ranges {

    static final int MOST = 256;

    private final List<Range> ranges = new ArrayList<>();

    private record Range(int start, int end) {}

    /** Adds the bytes from {@code start} to before {@code end}; false where there are too many gaps already. */
    boolean add(int start, int end) {
        int at = 0;
        while (at < ranges.size() && ranges.get(at).end < start) {
            at++;
        }
        int from = start;
        int to = end;
        while (at < ranges.size() && ranges.get(at).start <= to) {
            Range joined = ranges.remove(at);
            from = Math.min(from, joined.start);
            to = Math.max(to, joined.end);
        }
        if (ranges.size() == MOST) {
            return false;
        }
        ranges.add(at, new Range(from, to));
        return true;
    }

    /** Takes what has no gap before it, moves the expected byte there and returns by how much. */
    int advance() {
        if (ranges.isEmpty() || ranges.get(0).start > 0) {
            return 0;
        }
        int count = ranges.remove(0).end;
        ranges.replaceAll(range -> new Range(range.start - count, range.end - count));
        return count;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    int size() {
        return ranges.size();
    }
}
