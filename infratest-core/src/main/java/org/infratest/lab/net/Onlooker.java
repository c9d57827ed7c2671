package org.infratest.lab.net;

import java.nio.ByteBuffer;

/** Sees frames as a switch forwards them. */
@FunctionalInterface
public interface Onlooker {

    /**
     * A frame to one address goes through the switch.
     *
     * @param from the name of the port by which it came
     * @param to that of the port by which it leaves; empty where that is not known, and it leaves by all
     * @param buffer has it, without a tag, for as long as this lasts; not to be changed
     * @param start where it begins there
     * @param length in bytes
     */
    void saw(String from, String to, ByteBuffer buffer, int start, int length);
}
