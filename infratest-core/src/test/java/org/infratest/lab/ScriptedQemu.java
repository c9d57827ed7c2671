package org.infratest.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.process.Command;
import org.infratest.process.RunningProcess;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A QEMU that does what it is told by QMP, keeps what that was, and whose machine greets as SSH does. */
final class ScriptedQemu implements RunningProcess {

    private static final Pattern SSH_PORT = Pattern.compile("hostfwd=tcp:127\\.0\\.0\\.1:(\\d+)-");
    private static final Pattern CONTROL = Pattern.compile("socket,id=control,[^ ]*path=([^ ]+)");

    private final List<String> told;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final SocketChannel control;
    private final ServerSocket ssh;
    private final Thread greeter;

    /** Dials as QEMU does. */
    ScriptedQemu(Command command, List<String> told) {
        this.told = told;
        told.add("start" + cards(command));
        try {
            control = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(find(CONTROL, command))));
            ssh = new ServerSocket(Integer.parseInt(find(SSH_PORT, command)), 9, InetAddress.getLoopbackAddress());
            say("{\"QMP\": {}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        onThreadOfItsOwn(this::obey);
        greeter = onThreadOfItsOwn(this::greet);
    }

    private static String cards(Command command) {
        StringBuilder cards = new StringBuilder();
        Pattern.compile("virtio-net-pci,id=(card[1-9])")
                .matcher(command.commandLine())
                .results()
                .forEach(card -> cards.append(" ").append(card.group(1)));
        return cards.toString();
    }

    private static String find(Pattern pattern, Command command) {
        Matcher matcher = pattern.matcher(command.commandLine());
        if (!matcher.find()) {
            throw new AssertionError(command.commandLine());
        }
        return matcher.group(1);
    }

    private void obey() {
        try (BufferedReader lines = new BufferedReader(Channels.newReader(control, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                obey(JsonMapper.shared().readTree(line));
            }
        } catch (IOException e) {
            stop();
        }
    }

    private void obey(JsonNode command) throws IOException {
        String name = command.path("execute").asString();
        JsonNode arguments = command.path("arguments");
        keep(name, arguments);
        say("{\"return\": {}, \"id\": " + command.path("id") + "}");
        if (name.equals("device_del")) {
            say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": " + arguments.path("id") + "}}");
        } else if (name.equals("quit") || name.equals("system_powerdown")) {
            stop();
        }
    }

    private void keep(String name, JsonNode arguments) {
        switch (name) {
            case "qmp_capabilities", "query-status" -> {}
            case "set_link" ->
                told.add(arguments.path("name").asString()
                        + (arguments.path("up").asBoolean() ? " in" : " out"));
            case "device_add", "device_del" ->
                told.add(name + " " + arguments.path("id").asString());
            default -> told.add(name);
        }
    }

    private void say(String line) throws IOException {
        control.write(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void greet() {
        while (isAlive()) {
            try (Socket client = ssh.accept()) {
                client.getOutputStream().write("SSH-2.0-test\r\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return; // it was stopped
            }
        }
    }

    @Override
    public long pid() {
        return 1;
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    @Override
    public List<String> lastLines() {
        return List.of();
    }

    /** Only when its port is free again it has ended. */
    @Override
    public synchronized void stop() {
        if (exit.isDone()) {
            return;
        }
        try {
            ssh.close();
            greeter.join();
            control.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        told.add("end");
        exit.complete(0);
    }

    private static Thread onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "scripted-qemu");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
