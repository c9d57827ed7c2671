package org.infratest.examples.servers;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server that is installed on this computer, as a process of its own on loopback. */
final class ServerProcess implements AutoCloseable {

    /** An account that owns nothing, for servers that do not want to be root. */
    private static final String NOBODY = "65534";

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param log where its output goes
     */
    static ServerProcess start(Path log, List<String> command) throws IOException {
        return new ServerProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Runs a command to its end. */
    static void run(Path log, List<String> command) throws IOException, InterruptedException {
        try (ServerProcess running = start(log, command)) {
            if (!running.process.waitFor(120, TimeUnit.SECONDS) || running.process.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(log) + "\n" + command);
            }
        }
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** The command, run by somebody who is not root. */
    static List<String> notAsRoot(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    /** Gives a folder to whom {@link #notAsRoot} runs commands as, and lets them in to it. */
    static void giveAway(Path folder, Path log) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
        if (isRoot()) {
            run(log, List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
        }
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

    /** Makes a key and a certificate for {@code localhost}, {@code shop.example} and 127.0.0.1. */
    static void certificate(Path folder, Path log) throws IOException, InterruptedException {
        run(
                log,
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "90",
                        "-subj",
                        "/CN=shop.example",
                        "-addext",
                        "subjectAltName=DNS:shop.example,DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        folder.resolve("key.pem").toString(),
                        "-out",
                        folder.resolve("cert.pem").toString()));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
