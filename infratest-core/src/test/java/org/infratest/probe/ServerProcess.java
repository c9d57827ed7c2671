package org.infratest.probe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A real server on this computer for the time of a test. */
final class ServerProcess implements AutoCloseable {

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts one, or skips the test where it is not installed. */
    static ServerProcess start(Path log, List<String> command) throws IOException {
        assumeTrue(Files.isExecutable(Path.of(command.get(0))), command.get(0) + " is not installed");
        return new ServerProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** A port that nobody has, and that no system gives to a connection or to whoever wants any port before the server takes it. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (DatagramSocket udp = new DatagramSocket(port, InetAddress.getLoopbackAddress());
                    ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (udp.getLocalPort() == tcp.getLocalPort()) {
                    return port;
                }
            } catch (BindException e) {
                // somebody has it
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
