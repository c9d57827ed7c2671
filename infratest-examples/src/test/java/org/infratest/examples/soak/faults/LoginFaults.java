package org.infratest.examples.soak.faults;

import java.util.ArrayList;
import java.util.List;

/** Machines to which nobody gets through, by Vagrant and in an inventory. */
final class LoginFaults {

    private static final String VERSION = "SSH-2.0-OpenSSH_9.2\r\n";

    private LoginFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        for (FaultScene scene : List.of(FaultScene.EXISTING, FaultScene.VAGRANT)) {
            faults.add(login(scene, "is closed at once", socket -> {}, "no SSH answered on it"));
            faults.add(login(scene, "is reset at once", RawPeer::reset, "no SSH answered on it"));
            faults.add(login(scene, "stays silent", RawPeer::listen, "no SSH answered on it: nothing came within"));
            faults.add(login(
                    scene,
                    "is closed after the banner",
                    socket -> RawPeer.say(socket, VERSION),
                    "answered and broke off"));
            faults.add(login(
                    scene,
                    "is reset after the banner",
                    socket -> {
                        RawPeer.say(socket, VERSION);
                        RawPeer.hear(socket);
                        RawPeer.reset(socket);
                    },
                    "answered and broke off"));
            faults.add(login(
                    scene,
                    "stays silent after the banner",
                    socket -> {
                        RawPeer.say(socket, VERSION);
                        RawPeer.listen(socket);
                    },
                    "answered and fell silent: nothing more came within"));
            faults.add(login(
                    scene,
                    "says garbage after the banner",
                    socket -> {
                        RawPeer.say(socket, VERSION + "\u0001\u0002\u0003".repeat(5_000));
                        RawPeer.listen(socket);
                    },
                    "answered and broke off"));
            faults.add(login(
                    scene,
                    "speaks HTTP",
                    socket -> RawPeer.say(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"),
                    "it began with 'HTTP/1.1 400 Bad Request"));
            faults.add(login(
                    scene,
                    "says garbage",
                    socket -> RawPeer.say(socket, "\u0007\u001b[2J\u0000".repeat(50_000)),
                    "it began with '\\x07\\x1b[2J\\x00"));
            faults.add(login(
                    scene,
                    "speaks SSH 1",
                    socket -> RawPeer.say(socket, "SSH-1.5-old\r\n"),
                    "invalid server's version string"));
            faults.add(Fault.of(
                    "login " + of(scene) + " accepts no key",
                    scene,
                    stage -> stage.peer().refuseKeys(),
                    "with none of the keys"));
            faults.add(Fault.of(
                    "login " + of(scene) + " is refused",
                    scene,
                    stage -> stage.peer().vanish(),
                    "Connection refused"));
            faults.add(Fault.of(
                    "login " + of(scene) + " hangs when the key is shown",
                    scene,
                    stage -> stage.peer().freeze(),
                    "neither let 'soak' in nor refused"));
            faults.add(Fault.of(
                    "login " + of(scene) + " takes no commands",
                    scene,
                    stage -> stage.peer().refuseChannels(),
                    "the machine refused it"));
            faults.add(Fault.of(
                    "login " + of(scene) + " ends with the first command",
                    scene,
                    stage -> stage.peer().breakEverything(),
                    "the session was lost"));
        }
        return faults;
    }

    private static String of(FaultScene scene) {
        return scene == FaultScene.EXISTING ? "to an existing machine" : "to a machine of Vagrant's";
    }

    private static Fault login(FaultScene scene, String what, RawPeer.Conduct conduct, String... causes) {
        return Fault.of(
                "login " + of(scene) + " " + what,
                scene,
                stage -> stage.answersAt(RawPeer.start(conduct).port()),
                causes);
    }
}
