package org.infratest.examples.soak.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A QEMU that can be controlled by QMP (QEMU's {@code docs/interop/qmp-spec}) and does nothing else; or that breaks in the way that the file
 * {@code qemu-conduct} of the room says.
 */
final class StandInQemu {

    private static final Pattern CONTROL = Pattern.compile("socket,id=control,[^ ]*path=([^ ]+)");
    private static final Pattern ID = Pattern.compile("\"id\":\\s*(\\d+)");

    /** How it breaks. */
    enum Conduct {
        /** It does not. */
        OBEYS,
        /** It says nothing at all. */
        SILENT,
        /** What it says is no JSON. */
        GARBAGE,
        /** It greets, and closes the connection. */
        CLOSES_AFTER_GREETING,
        /** It greets, and half of its next line is all that comes. */
        HALF_A_LINE,
        /** It refuses every command. */
        REFUSES,
        /** It ends itself, with an exit code, at the first command. */
        ENDS_AT_FIRST_COMMAND,
        /** It dies a second after it has obeyed. */
        DIES_LATER
    }

    private StandInQemu() {}

    public static void main(String[] arguments) throws Exception {
        Matcher control = CONTROL.matcher(String.join(" ", arguments));
        if (!control.find()) {
            throw new IllegalArgumentException("no control socket in " + String.join(" ", arguments));
        }
        Path file = Path.of(System.getenv(Stage.ROOM), "qemu-conduct");
        Conduct conduct = Files.exists(file) ? Conduct.valueOf(Files.readString(file)) : Conduct.OBEYS;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(control.group(1)))) {
            obey(channel, conduct);
        }
        Thread.currentThread().join();
    }

    private static void obey(SocketChannel channel, Conduct conduct) throws IOException {
        switch (conduct) {
            case SILENT -> {}
            case GARBAGE -> say(channel, "\u0000\u0001 this is not what was asked for\n");
            default ->
                say(channel, "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}}}}\r\n");
        }
        if (conduct == Conduct.CLOSES_AFTER_GREETING) {
            return;
        }
        BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answer(channel, conduct, line);
        }
    }

    private static void answer(SocketChannel channel, Conduct conduct, String line) throws IOException {
        Matcher id = ID.matcher(line);
        String end = id.find() ? ", \"id\": " + id.group(1) + "}\r\n" : "}\r\n";
        boolean greeting = line.contains("qmp_capabilities");
        switch (conduct) {
            case SILENT, GARBAGE -> {}
            case HALF_A_LINE -> say(channel, "{\"return\": {\"ena");
            case REFUSES ->
                say(
                        channel,
                        greeting
                                ? "{\"return\": {}" + end
                                : "{\"error\": {\"class\": \"GenericError\", \"desc\": \"not today\"}" + end);
            case ENDS_AT_FIRST_COMMAND -> Runtime.getRuntime().halt(3);
            case DIES_LATER -> {
                say(channel, "{\"return\": {}" + end);
                if (!greeting) {
                    dieSoon();
                }
            }
            default -> say(channel, "{\"return\": {}" + end);
        }
        if (line.contains("\"quit\"")) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void dieSoon() {
        Thread end = new Thread(() -> {
            try {
                Thread.currentThread().join(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            System.err.println("qemu-system-x86_64: terminating on signal 11");
            Runtime.getRuntime().halt(139);
        });
        end.setDaemon(true);
        end.start();
    }

    private static void say(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
