package org.infratest.lab.net;

import java.nio.ByteBuffer;

/** Leads to a station in this JVM. */
final class StationLink implements Link {

    private final Loop loop;
    private final Station station;
    private final Tally sent;

    StationLink(Loop loop, Station station, Tally sent) {
        this.loop = loop;
        this.station = station;
        this.sent = sent;
    }

    @Override
    public void send(ByteBuffer buffer, int start, int length) {
        sent.passed(1, length);
        try {
            station.receive(buffer.slice(start, length).asReadOnlyBuffer());
        } catch (RuntimeException e) {
            // Other ports get their frames all the same; the loop reports what its tasks throw.
            loop.execute(() -> {
                throw e;
            });
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }
}
