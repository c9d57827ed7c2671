package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.infratest.environment.Host;
import org.infratest.examples.soak.standins.SshPeer;
import org.infratest.examples.soak.standins.Tools;

/** What a run has around it, in its own JVM: programs, a machine that answers by SSH, and what its test does. Of one run, so there is one. */
final class Stage implements AutoCloseable {

    /** The variable with the folder of the run. */
    static final String ROOM = "SOAK_ROOM";

    private static Stage current;

    /** What is to happen before a test asks. */
    @FunctionalInterface
    interface Strike {
        void at(Host web) throws Exception;
    }

    private final Path room;
    private final Tools tools;
    private final SshPeer peer;
    private int port;
    private Strike strike = web -> {};
    private Ask ask = Ask.COMMAND;

    private Stage(Path room, Tools tools, SshPeer peer) {
        this.room = room;
        this.tools = tools;
        this.peer = peer;
    }

    /** Sets the stage of this JVM. */
    static Stage open() throws Exception {
        Path room = Path.of(System.getenv(ROOM));
        SshPeer peer = SshPeer.start(room.resolve("ssh-key"), "web");
        Stage stage = new Stage(room, new Tools(room), peer);
        stage.answersAt(peer.port());
        current = stage;
        return stage;
    }

    static Stage current() {
        return Objects.requireNonNull(current, "nothing is on");
    }

    Path room() {
        return room;
    }

    Tools tools() {
        return tools;
    }

    SshPeer peer() {
        return peer;
    }

    /** The port of loopback at which the machine is to be found. */
    int port() {
        return port;
    }

    /** The machine is to be found there, by Vagrant and in the inventory. */
    void answersAt(int other) throws IOException {
        port = other;
        Files.writeString(room.resolve("ssh-port"), String.valueOf(port));
        Files.writeString(room.resolve("machines.yaml"), """
                networks:
                  loopback: { subnet: 127.0.0.0/8 }
                hosts:
                  web:
                    ssh: { address: 127.0.0.1, port: %d, user: soak, identity: ssh-key, hostKey: any }
                    addresses: { loopback: 127.0.0.1 }
                    translated: [loopback]
                """.formatted(port));
    }

    /** This happens before the test asks, and then it asks that. */
    void before(Ask question, Strike first) {
        ask = question;
        strike = first;
    }

    /** What the test does. */
    void ask(Host web) throws Exception {
        try {
            strike.at(web);
            ask.of(web);
        } finally {
            Exhaustion.end();
        }
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
