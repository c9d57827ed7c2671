package org.infratest.examples.bench;

import java.io.IOException;

/** A way from one port of a switch to another, with a pump at its beginning and a drain at its end. */
interface Lane extends AutoCloseable {

    /** The length of all frames: the longest of ordinary Ethernet, without checksum. */
    int FRAME = 1514;

    /** How many frames a pump hands over with one system call. */
    int BATCH = 40;

    /** Sends frames as quickly as they can be handed over, until so many have arrived. */
    void move(long frames) throws IOException, InterruptedException;

    /** How long it takes a single frame to go through, in nanoseconds. */
    long passage() throws IOException;

    @Override
    void close() throws IOException;

    /** A frame that goes from the pump to the drain, or back. */
    static byte[] frame(boolean back) {
        byte[] frame = new byte[FRAME];
        frame[0] = 0x02;
        frame[5] = (byte) (back ? 1 : 2);
        frame[6] = 0x02;
        frame[11] = (byte) (back ? 2 : 1);
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5;
        return frame;
    }
}
