package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes what a process or a network has only so many of. */
final class Exhaustion {

    private static final List<AutoCloseable> TAKEN = new ArrayList<>();

    private static final int MOST = 100_000;

    private Exhaustion() {}

    /** Takes the two ports of {@link Surroundings#twoPorts}. */
    static void ofPorts() throws IOException {
        for (int port : new int[] {40_000, 40_001}) {
            try {
                Socket socket = new Socket();
                TAKEN.add(socket);
                socket.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), port));
            } catch (IOException e) {
                // the session with the machine has it
            }
            try {
                TAKEN.add(new DatagramSocket(port));
            } catch (IOException e) {
                // somebody has it, which is as good
            }
        }
    }

    /** Opens files until there are no more to be had. */
    static void ofDescriptors() {
        try {
            for (int i = 0; i < MOST; i++) {
                TAKEN.add(FileChannel.open(Path.of("/dev/null")));
            }
            throw new IllegalStateException("This JVM may open more than " + MOST + " files");
        } catch (IOException e) {
            // that was the last one
        }
    }

    /** Gives all back: what comes after an asking, such as its report, is not what is to be seen. */
    static void end() throws Exception {
        for (AutoCloseable each : TAKEN) {
            each.close();
        }
        TAKEN.clear();
    }
}
