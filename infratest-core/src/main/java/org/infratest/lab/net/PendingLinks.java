package org.infratest.lab.net;

import java.util.ArrayList;
import java.util.List;

/** The links of a switch that hold frames back, so that several go out with one system call. All on the loop. */
final class PendingLinks {

    private final Loop loop;
    private final List<Link> links = new ArrayList<>();
    private boolean inBatch;
    private boolean scheduled;

    PendingLinks(Loop loop) {
        this.loop = loop;
    }

    /** From now on {@link #endBatch} flushes, so nothing else has to. */
    void beginBatch() {
        inBatch = true;
    }

    void endBatch() {
        flush();
        inBatch = false;
    }

    /** Has a link flushed at the end of the batch, or else soon. To be called once until that happened. */
    void add(Link link) {
        links.add(link);
        if (!inBatch && !scheduled) {
            scheduled = true;
            loop.execute(this::flushSoon);
        }
    }

    private void flushSoon() {
        scheduled = false;
        flush();
    }

    private void flush() {
        for (int i = 0; i < links.size(); i++) {
            links.get(i).flush();
        }
        links.clear();
    }
}
