package org.infratest.examples.conformance;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.infratest.probe.SshObservation;
import org.infratest.probe.SshProbe;

/** The OpenSSH server of a machine, and what only looks like one. */
final class SshCases {

    private SshCases() {}

    static List<Case> all() {
        return new Table("ssh")
                .rows("openssh", "OK", look -> seen(ssh(look)))
                .rows("assert-host-key", Verdict.PASSED, look -> {
                    String shown =
                            ssh(look).observe().hostKeys().values().iterator().next();
                    return Verdict.of(() -> ssh(look).assertHostKey(shown));
                })
                .rows(
                        "assert-other-host-key",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> ssh(look).assertHostKey("SHA256:" + "A".repeat(43))))
                .row(
                        "assert-malformed-host-key",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> ssh(look).assertHostKey("A".repeat(43))))
                .rows(
                        "assert-offers-keys",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> ssh(look).assertOffers("publickey")))
                .rows(
                        "assert-offers-no-passwords",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> ssh(look).assertDoesNotOffer("password")))
                .rows(
                        "assert-logs-in-by-key",
                        Verdict.PASSED,
                        look -> Verdict.of(() ->
                                ssh(look).user("root").assertLogsIn(look.stage().loginKey())))
                .rows(
                        "assert-key-of-nobody",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> ssh(look)
                                .user("nobody")
                                .assertLogsIn(look.stage().loginKey())))
                .rows(
                        "assert-password",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> ssh(look).user("root").assertLogsIn("right")))
                .rows(
                        "assert-no-password",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> ssh(look).user("root").assertDoesNotLogIn("right")))
                .rows(
                        "silence",
                        "LATE",
                        look -> seen(
                                ssh(look).port(look.peer(Behaviours.silent()).port())))
                .rows(
                        "closes",
                        "CLOSED",
                        look -> seen(ssh(look).port(look.peer(SshCases::ends).port())))
                .rows(
                        "closes-after-version",
                        "SSH-BROKEN",
                        look -> seen(ssh(look)
                                .port(look.peer(client -> {
                                            Behaviours.send(client, "SSH-2.0-Gone\r\n");
                                            ends(client);
                                        })
                                        .port())))
                .rows(
                        "of-mail-server",
                        "NO-SSH",
                        look -> seen(ssh(look)
                                .port(look.peer(Behaviours.says("220 mail ESMTP\r\n"))
                                        .port())))
                .row(
                        "version-and-nothing-more",
                        "SSH-BROKEN",
                        look -> seen(ssh(look)
                                .port(look.peer(Behaviours.says("SSH-2.0-Slow\r\n"))
                                        .port())))
                .rows("of-closed-port", "REFUSED", look -> seen(ssh(look).port(RoutedNetwork.CLOSED)))
                .rows("of-dropped-port", "FILTERED", look -> seen(ssh(look).port(RoutedNetwork.DROPPED)))
                .rows(
                        "assert-does-not-log-in-of-closed-port",
                        Verdict.FAILED,
                        look -> Verdict.of(
                                () -> ssh(look).port(RoutedNetwork.CLOSED).assertDoesNotLogIn("right")))
                .cases();
    }

    /** Closes its direction alone, as nobody is reset by that. */
    private static void ends(Socket client) throws IOException {
        client.shutdownOutput();
        client.getInputStream().readAllBytes();
    }

    private static SshProbe ssh(Look look) {
        return look.from(SshProbe.to(look.host(Look.PEERS)));
    }

    private static String seen(SshProbe probe) {
        SshObservation seen = probe.observe();
        return Verdict.of(seen.connection(), seen.problem());
    }
}
