package org.infratest.examples.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.infratest.probe.BannerObservation;

/** Servers that speak first, or should. */
final class BannerCases {

    private static final String SSH = "SSH-2.0-OpenSSH_9.2p1";
    private static final String UMLAUTS = "grüße vom prüfstand";
    private static final String BINARY =
            IntStream.range(0, 256).mapToObj(i -> String.valueOf((char) i)).collect(Collectors.joining());
    private static final String COLOURED = "\u001b[31m220 red\u001b]0;title\u0007\u001b[2J";
    private static final int LIMIT = 4096;
    private static final Duration PATIENT = Duration.ofSeconds(12);

    private BannerCases() {}

    static List<Case> all() {
        return new Table("banner")
                .rows(
                        "of-openssh",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.banner().assertStartsWith(22, "SSH-2.0-OpenSSH")))
                .rows("plain", "SAID", look -> says(look, Behaviours.says("220 hello\r\n"), "220 hello"))
                .rows("then-closed", "SAID", look -> says(look, Behaviours.saysAndCloses("220 hello\r\n"), "220 hello"))
                .rows("then-reset", "SAID", look -> says(look, Behaviours.saysAndResets("220 hello\r\n"), "220 hello"))
                .rows("without-line-end", "SAID", look -> says(look, Behaviours.says("login: "), "login: "))
                .rows(
                        "of-several-lines",
                        "SAID",
                        look -> says(
                                look,
                                Behaviours.says("220-one\r\n220-two\r\n220 three\r\n"),
                                "220-one\r\n220-two\r\n220 three"))
                .rows("with-bare-line-feeds", "SAID", look -> says(look, Behaviours.says("one\ntwo\n"), "one\ntwo"))
                .rows("silence", "SILENT", look -> says(look, Behaviours.silent(), ""))
                .rows("accept-then-close", "CLOSED", look -> says(look, Behaviours.closes(), ""))
                .row("accept-then-reset", "RESET", look -> says(look, Behaviours.resets(), ""))
                .row(From.CLIENT, "accept-then-reset", "CLOSED", look -> says(look, Behaviours.resetsSoon(), ""))
                .rows(
                        "of-closed-port",
                        "REFUSED",
                        look -> Verdict.of(look.banner().observe(RoutedNetwork.CLOSED), ""))
                .rows(
                        "of-dropped-port",
                        "FILTERED",
                        look -> Verdict.of(look.banner().observe(RoutedNetwork.DROPPED), ""))
                .rows(
                        "never-accepted",
                        "SILENT",
                        look -> Verdict.of(
                                look.banner()
                                        .observe(look.keep(Peer.unattended(
                                                        look.stage().machine(Look.PEERS), 50))
                                                .port()),
                                ""))
                .rows(
                        "muted-by-router",
                        "SILENT",
                        look -> Verdict.of(look.banner().observe(RoutedNetwork.MUTED), ""))
                .rows("one-byte-a-second", "SAID", look -> says(look, PATIENT, Behaviours.slowly("220 a\r\n"), "220 a"))
                .rows(
                        "in-two-halves",
                        "SAID",
                        look -> says(look, Behaviours.pieces(300, "220 hel", "lo\r\n"), "220 hello"))
                .rows(
                        "split-in-a-character",
                        "SAID",
                        look -> says(
                                look,
                                Behaviours.pieces(300, UMLAUTS.substring(0, 3), UMLAUTS.substring(3) + "\r\n"),
                                UMLAUTS))
                .rows("binary", "SAID", look -> says(look, Behaviours.says(BINARY), BINARY))
                .rows("with-escape-sequences", "SAID", look -> says(look, Behaviours.says(COLOURED + "\r\n"), COLOURED))
                .rows("with-escape-sequences-in-words", "CLEAN", BannerCases::words)
                .rows(
                        "longer-than-the-limit",
                        "SAID",
                        look -> says(look, Behaviours.says("x".repeat(10 * LIMIT)), "x".repeat(LIMIT)))
                .rows("endless", "SAID", look -> says(look, Behaviours.endlessly("y".repeat(1024)), "y".repeat(LIMIT)))
                .rows("ssh-behind-other-lines", Verdict.PASSED, look -> {
                    int port = look.peer(Behaviours.says("Welcome\r\nto this place\r\n" + SSH + "\r\n"))
                            .port();
                    return Verdict.of(() -> look.banner().assertContains(port, SSH));
                })
                .rows("ssh-behind-other-lines-is-not-first", Verdict.FAILED, look -> {
                    int port = look.peer(Behaviours.says("Welcome\r\nto this place\r\n" + SSH + "\r\n"))
                            .port();
                    return Verdict.of(() -> look.banner().assertStartsWith(port, SSH));
                })
                .rows("of-the-wrong-server", Verdict.FAILED, look -> {
                    int port = look.peer(Behaviours.says("220 mail\r\n")).port();
                    return Verdict.of(() -> look.banner().assertStartsWith(port, "SSH-2.0"));
                })
                .rows("empty-line", Verdict.FAILED, look -> {
                    int port = look.peer(Behaviours.says("\r\n")).port();
                    return Verdict.of(() -> look.banner().assertStartsWith(port, "220"));
                })
                .row(
                        From.LIMITED,
                        "of-openssh",
                        Verdict.ERROR,
                        look -> Verdict.of(() -> look.banner().assertStartsWith(22, "SSH-2.0-OpenSSH")))
                .row(
                        From.BARE,
                        "of-openssh",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.banner().assertStartsWith(22, "SSH-2.0-OpenSSH")))
                .cases();
    }

    private static String says(Look look, Peer.Behaviour behaviour, String text) throws Exception {
        return says(look, Look.TIMEOUT, behaviour, text);
    }

    private static String says(Look look, Duration timeout, Peer.Behaviour behaviour, String text) throws Exception {
        int port = look.peer(behaviour).port();
        return Verdict.of(look.banner().attemptTimeout(timeout).observe(port), text);
    }

    /** Whatever was sent, what people read has no control characters. */
    private static String words(Look look) throws Exception {
        int port = look.peer(Behaviours.says(COLOURED + "\r\n")).port();
        BannerObservation seen = look.banner().observe(port);
        return seen.description().chars().anyMatch(c -> c < ' ') ? "DIRTY" : "CLEAN";
    }

    /** A text in UTF-8, as the characters of the numbers of its bytes. */
    private static String latin(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
