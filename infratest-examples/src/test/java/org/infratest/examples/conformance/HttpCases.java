package org.infratest.examples.conformance;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Web servers that follow the rules, and that do not. */
final class HttpCases {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String HELLO = "Content-Length: 5\r\n\r\nhello";
    private static final Duration PATIENT = Duration.ofSeconds(8);
    private static final int BODY_LIMIT = 1 << 20;

    private HttpCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        cases.addAll(statuses());
        cases.addAll(redirects());
        cases.addAll(bodies());
        cases.addAll(heads());
        cases.addAll(noHttp());
        cases.addAll(assertions());
        return cases;
    }

    private static List<Case> statuses() {
        return new Table("http")
                .rows("200", "200", look -> answer(look, OK + HELLO))
                .rows("204", "204", look -> answer(look, "HTTP/1.1 204 No Content\r\n\r\n"))
                .rows("304", "304", look -> answer(look, "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"))
                .rows(
                        "401",
                        "401",
                        look -> answer(
                                look, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n" + HELLO))
                .row(
                        "407",
                        "407",
                        look -> answer(
                                look,
                                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                                        + HELLO))
                .row("404", "404", look -> answer(look, "HTTP/1.1 404 Not Found\r\n" + HELLO))
                .rows("500", "500", look -> answer(look, "HTTP/1.1 500 Internal Server Error\r\n" + HELLO))
                .rows(
                        "503-with-retry-after",
                        "503",
                        look -> secondTimeOk(
                                look,
                                Behaviours.saysAndCloses(
                                        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n" + HELLO)))
                .row(
                        "429-with-retry-after",
                        "429",
                        look -> secondTimeOk(
                                look,
                                Behaviours.saysAndCloses(
                                        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n" + HELLO)))
                .row("unknown-599", "599", look -> answer(look, "HTTP/1.1 599 Odd\r\n" + HELLO))
                .row("http-1.0", "200", look -> answer(look, "HTTP/1.0 200 OK\r\n\r\nhello"))
                .row("without-reason", "200", look -> answer(look, "HTTP/1.1 200 \r\n" + HELLO))
                .row(
                        "early-hints-first",
                        "200",
                        look -> answer(look, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + HELLO))
                .row("continue-first", "200", look -> answer(look, "HTTP/1.1 100 Continue\r\n\r\n" + OK + HELLO))
                .cases();
    }

    private static List<Case> redirects() {
        return new Table("http")
                .rows("one-redirect", "200-after-1", look -> chain(look, 1))
                .rows("ten-redirects", "200-after-10", look -> chain(look, 10))
                .rows("eleven-redirects", "302-ENDLESS-after-10", look -> chain(look, 11))
                .rows("redirect-loop", "302-LOOP-after-1", look -> {
                    Peer peer = look.peer(Behaviours.answers(moved("/")));
                    return Verdict.of(look.http(peer).observe("/"));
                })
                .row("redirect-not-followed", "302", look -> {
                    Peer peer = look.peer(Behaviours.answers(moved("/next")));
                    return Verdict.of(look.http(peer).redirects(0).observe("/"));
                })
                .row("redirect-to-another-name", "302", look -> answer(look, moved("http://elsewhere.example/")))
                .row("redirect-without-location", "302", look -> answer(look, "HTTP/1.1 302 Found\r\n" + HELLO))
                .row("redirect-to-malformed-url", "302", look -> answer(look, moved("http://[::1/%zz")))
                .row(
                        "redirect-to-closed-port",
                        "REFUSED-after-1",
                        look -> answer(look, moved("http://10.92.2.10:" + RoutedNetwork.CLOSED + "/")))
                .row("redirect-to-ftp", "302", look -> answer(look, moved("ftp://10.92.2.10/")))
                .cases();
    }

    private static List<Case> bodies() {
        return new Table("http")
                .rows("body-truncated", "200-BROKEN", look -> answer(look, OK + "Content-Length: 100\r\n\r\nhello"))
                .row("body-empty", "200", look -> answer(look, OK + "Content-Length: 0\r\n\r\n"))
                .row("body-until-close", "200", look -> answer(look, OK + "Connection: close\r\n\r\nhello"))
                .row(
                        "body-chunked",
                        "200",
                        look -> answer(look, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
                .rows(
                        "chunks-of-garbage",
                        "200-BROKEN",
                        look -> answer(look, OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"))
                .row(
                        "chunks-cut-off",
                        "200-BROKEN",
                        look -> answer(look, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"))
                .row(
                        "chunks-without-end",
                        "200-BROKEN",
                        look -> answer(look, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"))
                .row(
                        "chunk-of-huge-length",
                        "200-BROKEN",
                        look -> answer(look, OK + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello\r\n"))
                .row("negative-length", "NO-HTTP", look -> answer(look, OK + "Content-Length: -5\r\n\r\nhello"))
                .row(
                        "length-that-is-no-number",
                        "NO-HTTP",
                        look -> answer(look, OK + "Content-Length: five\r\n\r\nhello"))
                .rows(
                        "body-endless",
                        "200-cut",
                        look -> Verdict.of(look.http(look.peer(Behaviours.afterRequest(client -> {
                                    Behaviours.send(client, OK + "\r\n");
                                    Behaviours.endlessly("z".repeat(1 << 14)).serve(client);
                                })))
                                .attemptTimeout(PATIENT)
                                .observe("/")))
                .row(
                        "body-of-the-limit",
                        "200",
                        look -> answer(
                                look, OK + "Content-Length: " + BODY_LIMIT + "\r\n\r\n" + "b".repeat(BODY_LIMIT)))
                .row(
                        "body-reset-in-the-middle",
                        "200-BROKEN",
                        look -> Verdict.of(look.http(look.peer(Behaviours.afterRequest(
                                        Behaviours.saysAndResets(OK + "Content-Length: 9\r\n\r\nhel"))))
                                .observe("/")))
                .rows(
                        "body-too-slow",
                        "200-LATE",
                        look -> Verdict.of(look.http(look.peer(Behaviours.afterRequest(client -> {
                                    Behaviours.send(client, OK + "Content-Length: 60\r\n\r\n");
                                    Behaviours.slowly("s".repeat(60)).serve(client);
                                })))
                                .observe("/")))
                .row(
                        "gzip-of-garbage",
                        "200-BROKEN",
                        look -> answer(look, OK + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"))
                .row(
                        "unknown-charset",
                        "200",
                        look -> answer(look, OK + "Content-Type: text/plain; charset=x-none\r\n" + HELLO))
                .cases();
    }

    private static List<Case> heads() {
        return new Table("http")
                .rows("many-headers", "BOMB", look -> answer(look, OK + "X-Bomb: boom\r\n".repeat(100_000) + HELLO))
                .rows(
                        "header-of-megabytes",
                        "BOMB",
                        look -> answer(look, OK + "X-Bomb: " + "b".repeat(4 << 20) + "\r\n" + HELLO))
                .row(
                        "headers-endless",
                        "BOMB",
                        look -> Verdict.of(look.http(look.peer(Behaviours.afterRequest(client -> {
                                    Behaviours.send(client, OK);
                                    Behaviours.endlessly("X-Bomb: " + "b".repeat(1000) + "\r\n")
                                            .serve(client);
                                })))
                                .attemptTimeout(PATIENT)
                                .observe("/")))
                .row(
                        "headers-too-slow",
                        "LATE",
                        look -> Verdict.of(
                                look.http(look.peer(Behaviours.afterRequest(Behaviours.slowly(OK + "Server: slow"))))
                                        .observe("/")))
                .row("folded-header", "200", look -> answer(look, OK + "X-Folded: one\r\n two\r\n" + HELLO))
                .row("bare-line-feeds", "200", look -> answer(look, "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"))
                .row("two-answers", "200", look -> answer(look, OK + HELLO + "HTTP/1.1 500 Late\r\n" + HELLO))
                .cases();
    }

    private static List<Case> noHttp() {
        return new Table("http")
                .rows(
                        "of-closed-port",
                        "REFUSED",
                        look -> Verdict.of(look.http(RoutedNetwork.CLOSED).observe("/")))
                .rows(
                        "of-dropped-port",
                        "FILTERED",
                        look -> Verdict.of(look.http(RoutedNetwork.DROPPED).observe("/")))
                .rows("closed-without-answer", "CLOSED", look -> answer(look, ""))
                .row(
                        "reset-without-answer",
                        "BROKEN",
                        look -> Verdict.of(look.http(look.peer(Behaviours.afterRequest(Behaviours.resets())))
                                .observe("/")))
                .rows(
                        "silence",
                        "LATE",
                        look -> Verdict.of(
                                look.http(look.peer(Behaviours.silent())).observe("/")))
                .rows("of-openssh", "NO-HTTP", look -> Verdict.of(look.http(22).observe("/")))
                .row(
                        "of-mail-server",
                        "NO-HTTP",
                        look -> Verdict.of(look.http(look.peer(Behaviours.saysAndCloses("220 mail\r\n")))
                                .observe("/")))
                .row("garbage", "NO-HTTP", look -> answer(look, "\u0000\u0001\u0002\r\n\r\n"))
                .row(
                        "garbage-endless",
                        "BOMB",
                        look -> Verdict.of(look.http(
                                        look.peer(Behaviours.afterRequest(Behaviours.endlessly("\u0000".repeat(1000)))))
                                .attemptTimeout(PATIENT)
                                .observe("/")))
                .row("body-without-head", "NO-HTTP", look -> answer(look, "<html>hello</html>\r\n"))
                .row(
                        "muted-by-router",
                        "LATE",
                        look -> Verdict.of(look.http(RoutedNetwork.MUTED).observe("/")))
                .rows(
                        "tls-to-plain",
                        "NO-TLS",
                        look -> Verdict.of(look.http(look.peer(client -> {
                                    client.getInputStream().read();
                                    Behaviours.send(client, "HTTP/1.1 400 Bad Request\r\n" + HELLO);
                                }))
                                .tlsUnverified()
                                .observe("/")))
                .rows(
                        "tls-to-openssh",
                        "NO-TLS",
                        look -> Verdict.of(look.http(22).tlsUnverified().observe("/")))
                .cases();
    }

    private static List<Case> assertions() {
        return new Table("http")
                .rows("assert-ok-of-200", Verdict.PASSED, look -> assertOk(look, OK + HELLO))
                .rows("assert-ok-of-204", Verdict.FAILED, look -> assertOk(look, "HTTP/1.1 204 No Content\r\n\r\n"))
                .rows(
                        "assert-ok-of-truncated",
                        Verdict.FAILED,
                        look -> assertOk(look, OK + "Content-Length: 100\r\n\r\nhello"))
                .row(
                        "assert-ok-of-error-page-called-200",
                        Verdict.FAILED,
                        look -> assertOk(look, "HTTP/1.1 500 200 OK\r\n" + HELLO))
                .row("assert-body-of-other-body", Verdict.FAILED, look -> {
                    Peer peer = look.peer(Behaviours.answers(OK + HELLO));
                    return Verdict.of(() -> look.http(peer).assertBodyContains("/", "good bye"));
                })
                .row("virtual-host-is-asked-for", Verdict.PASSED, look -> {
                    Peer peer = look.peer(HttpCases::echoHost);
                    return Verdict.of(() ->
                            look.http(peer).virtualHost("shop.example").assertBodyContains("/", "[shop.example:"));
                })
                .rows("well-only-the-second-time", "CLOSED", look -> secondTimeOk(look, Behaviours.closes()))
                .row(
                        "malformed-path",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> look.http(80).observe("http://web/")))
                .row(
                        "fragment-in-path",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> look.http(80).observe("/#top")))
                .cases();
    }

    private static String answer(Look look, String text) throws Exception {
        return Verdict.of(look.http(look.peer(Behaviours.answers(text)))
                .attemptTimeout(PATIENT)
                .observe("/"));
    }

    private static String assertOk(Look look, String text) throws Exception {
        Peer peer = look.peer(Behaviours.answers(text));
        return Verdict.of(() -> look.http(peer).assertOk("/"));
    }

    private static String moved(String to) {
        return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }

    /** Answers 200 behind so many redirects. */
    private static String chain(Look look, int length) throws Exception {
        Peer peer = look.peer(client -> {
            String path = Behaviours.readRequest(client.getInputStream()).split(" ")[1];
            int hop = path.equals("/") ? 0 : Integer.parseInt(path.substring(1));
            Behaviours.send(client, hop == length ? OK + "Connection: close\r\n" + HELLO : moved("/" + (hop + 1)));
        });
        return Verdict.of(look.http(peer).attemptTimeout(PATIENT).observe("/"));
    }

    private static void echoHost(Socket client) throws Exception {
        String request = Behaviours.readHead(client.getInputStream());
        String host = request.replaceFirst("(?is).*\r\nhost: ([^\r]*)\r\n.*", "[$1]");
        Behaviours.send(client, OK + "Content-Length: " + host.length() + "\r\n\r\n" + host);
    }

    /** A server that answers well the second time only is not well, and nothing is asked again behind the test's back. */
    private static String secondTimeOk(Look look, Peer.Behaviour first) throws Exception {
        Peer peer = look.peer(Behaviours.afterRequest(
                Behaviours.firstThen(first, Behaviours.saysAndCloses(OK + "Connection: close\r\n" + HELLO))));
        return Verdict.of(look.http(peer).attemptTimeout(PATIENT).observe("/"));
    }
}
