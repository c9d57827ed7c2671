package org.infratest.examples.conformance;

import java.util.List;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.Dialogue;
import org.infratest.probe.DialogueObservation;
import org.infratest.probe.StartTls;

/** Conversations with servers, banners behind TLS and after STARTTLS, and expressions that never end. */
final class DialogueCases {

    private static final Dialogue HELLO =
            Dialogue.begin().expect("^220 ").sendLine("EHLO test.example").expect("^250 ");

    private DialogueCases() {}

    static List<Case> all() {
        return new Table("dialogue")
                .rows("completed", "OK", look -> talk(look, friendly(look), HELLO))
                .rows(
                        "other-answer",
                        "LATE",
                        look -> talk(
                                look, friendly(look), HELLO.sendLine("NOOP").expect("^999 ")))
                .rows("silence", "LATE", look -> talk(look, Behaviours.silent(), HELLO))
                .rows(
                        "closed-in-the-middle",
                        "CLOSED",
                        look -> talk(look, Behaviours.saysAndCloses("220 hi\r\n"), HELLO))
                .rows(
                        "in-small-pieces",
                        "OK",
                        look -> talk(look, Behaviours.pieces(100, "22", "0 h", "i\r", "\n250", " ok\r\n"), HELLO))
                .rows("of-closed-port", "REFUSED", look -> {
                    DialogueObservation seen = look.banner().observe(RoutedNetwork.CLOSED, HELLO);
                    return Verdict.of(seen.connection(), seen.problem());
                })
                .rows(
                        "banner-behind-tls",
                        "SAID",
                        look -> banner(
                                look,
                                look.banner().tls(look.stage().authorities()).serverName(Certificates.NAME),
                                Behaviours.byTls(look.stage().serving("good"), Behaviours.says("220 secret\r\n"))))
                .rows(
                        "banner-behind-expired-tls",
                        "NO-TLS",
                        look -> banner(
                                look,
                                look.banner().tls(look.stage().authorities()).serverName(Certificates.NAME),
                                Behaviours.byTls(look.stage().serving("expired"), Behaviours.says("220 secret\r\n"))))
                .rows(
                        "banner-behind-plain",
                        "NO-TLS",
                        look -> banner(look, look.banner().tlsUnverified(), Behaviours.says("220 secret\r\n")))
                .rows(
                        "imap-starttls-refused",
                        "DECLINED",
                        look -> banner(
                                look,
                                look.banner().startTls(StartTls.IMAP),
                                Behaviours.pieces(200, "* OK hello\r\n", "a NO not today\r\n")))
                .rows(
                        "pop3-starttls-refused",
                        "DECLINED",
                        look -> banner(
                                look,
                                look.banner().startTls(StartTls.POP3),
                                Behaviours.pieces(200, "+OK hello\r\n", "-ERR not today\r\n")))
                .row(
                        "ftp-starttls-refused",
                        "DECLINED",
                        look -> banner(
                                look,
                                look.banner().startTls(StartTls.FTP),
                                Behaviours.pieces(200, "220 hello\r\n", "500 not today\r\n")))
                .row("endless-expression", Verdict.MISTAKE, look -> {
                    int port = look.peer(Behaviours.says("a".repeat(4_000) + "\r\n"))
                            .port();
                    return Verdict.of(() -> look.banner().assertMatches(port, "(a+)+b\\1"));
                })
                .row(
                        "malformed-expression",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> look.banner().assertMatches(22, "(")))
                .cases();
    }

    private static MailPeer friendly(Look look) {
        return MailPeer.with(look.stage().serving("good"));
    }

    private static String talk(Look look, Peer.Behaviour behaviour, Dialogue dialogue) throws Exception {
        DialogueObservation seen = look.banner().observe(look.peer(behaviour).port(), dialogue);
        return Verdict.of(seen.connection(), seen.problem());
    }

    private static String banner(Look look, BannerProbe probe, Peer.Behaviour behaviour) throws Exception {
        return Verdict.of(probe.observe(look.peer(behaviour).port()), "220 secret");
    }
}
