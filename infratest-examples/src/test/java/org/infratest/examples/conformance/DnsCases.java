package org.infratest.examples.conformance;

import java.io.IOException;
import java.net.DatagramSocket;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.DnsType;
import org.infratest.spec.Subnet;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/** Name servers: dnsmasq, and some that answer in ways of their own. */
final class DnsCases {

    private static final String WEB = "web.lab.example";

    private DnsCases() {}

    static List<Case> dnsmasq() {
        return new Table("dns")
                .with(Server.DNSMASQ)
                .rows("a", "NOERROR:10.92.2.10", look -> seen(look, WEB, DnsType.A))
                .rows("aaaa", "NOERROR:fd92:2:0:0:0:0:0:10", look -> seen(look, WEB, DnsType.AAAA))
                .rows("ptr", "NOERROR:" + WEB, look -> seen(look, "10.92.2.10", DnsType.PTR))
                .rows("cname", "NOERROR:" + WEB, look -> seen(look, "www.lab.example", DnsType.CNAME))
                .rows("a-of-alias", "NOERROR:10.92.2.10", look -> seen(look, "www.lab.example", DnsType.A))
                .rows("mx", "NOERROR:10_mail.lab.example", look -> seen(look, "lab.example", DnsType.MX))
                .rows(
                        "srv",
                        "NOERROR:5_0_389_db.lab.example",
                        look -> seen(look, "_ldap._tcp.lab.example", DnsType.SRV))
                .rows("txt", "NOERROR:v=spf1_-all", look -> seen(look, "lab.example", DnsType.TXT))
                .rows("unknown-name", "NXDOMAIN", look -> seen(look, "nobody.lab.example", DnsType.A))
                .rows("no-such-record", "NOERROR", look -> seen(look, "lab.example", DnsType.SRV))
                .rows("nobody-to-ask", "REFUSED", look -> seen(look, "elsewhere.example", DnsType.A))
                .rows(
                        "too-long-for-a-datagram",
                        "TCP",
                        look -> look.dns("web")
                                        .observe("long.lab.example", DnsType.TXT)
                                        .tcp()
                                ? "TCP"
                                : "UDP")
                .rows(
                        "by-tcp-alone",
                        "NOERROR:10.92.2.10",
                        look -> Verdict.of(look.dns("web").tcp().observe(WEB, DnsType.A)))
                .rows(
                        "assert-a-of-another-address",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.dns("web").assertResolves(WEB, DnsType.A, "10.92.2.11")))
                .rows(
                        "assert-one-of-two-addresses",
                        Verdict.FAILED,
                        look -> Verdict.of(
                                () -> look.dns("web").assertResolves("many.lab.example", DnsType.A, "10.92.2.10")))
                .rows(
                        "assert-both-of-two-addresses",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.dns("web")
                                .assertResolves("many.lab.example", DnsType.A, "10.92.2.10", "10.92.2.77")))
                .rows(
                        "assert-no-such-name-of-known",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.dns("web").assertNoSuchName(WEB)))
                .with(Server.DNSMASQ_BEHIND)
                .rows("passed-through", "NOERROR:192.0.2.80", look -> {
                    look.stage().require(Server.DNSMASQ);
                    return seen(look, "through.pass.example", DnsType.A);
                })
                .cases();
    }

    static List<Case> misbehaving() {
        return new Table("dns")
                .rows(
                        "nxdomain",
                        "NXDOMAIN",
                        look -> answer(look, m -> m.getHeader().setRcode(Rcode.NXDOMAIN)))
                .rows(
                        "servfail",
                        "SERVFAIL",
                        look -> answer(look, m -> m.getHeader().setRcode(Rcode.SERVFAIL)))
                .rows(
                        "refused",
                        "REFUSED",
                        look -> answer(look, m -> m.getHeader().setRcode(Rcode.REFUSED)))
                .rows(
                        "formerr",
                        "FORMERR",
                        look -> answer(look, m -> m.getHeader().setRcode(Rcode.FORMERR)))
                .rows(
                        "notimp",
                        "NOTIMP",
                        look -> answer(look, m -> m.getHeader().setRcode(Rcode.NOTIMP)))
                .rows("good-answer", "NOERROR:192.0.2.7", look -> answer(look, DnsCases::address))
                .rows(
                        "truncated-without-tcp",
                        "TCP-CLOSED",
                        look -> answer(look, m -> m.getHeader().setFlag(Flags.TC)))
                .rows("other-id", "FOREIGN", look -> answer(look, DnsCases::otherId))
                .rows("other-id-then-right", "NOERROR:192.0.2.7", look -> after(look, DnsCases::otherId))
                .rows("other-question-then-right", "NOERROR:192.0.2.7", look -> after(look, DnsCases::otherQuestion))
                .rows(
                        "garbage-then-right",
                        "NOERROR:192.0.2.7",
                        look -> raw(look, q -> {
                            q.reply(new byte[] {1, 2, 3});
                            q.reply(answerTo(q.payload(), DnsCases::address));
                        }))
                .rows("other-port-then-right", "NOERROR:192.0.2.7", DnsCases::afterOtherPort)
                .row("ignored-is-said", "SAID", look -> {
                    DnsObservation seen = look.dns("web")
                            .port(look.udpPeer(q -> twice(q, DnsCases::otherId)).port())
                            .observe(WEB, DnsType.A);
                    return seen.details().toString().contains("it has another id") ? "SAID" : "NOT-SAID";
                })
                .rows("other-question", "FOREIGN", look -> answer(look, DnsCases::otherQuestion))
                .rows("question-sent-back", "FOREIGN", look -> raw(look, q -> q.reply(q.payload())))
                .rows("garbage", "GARBAGE", look -> raw(look, q -> q.reply(new byte[] {1, 2, 3})))
                .rows("empty", "GARBAGE", look -> raw(look, q -> q.reply(new byte[0])))
                .rows("header-alone", "GARBAGE", look -> raw(look, q -> q.reply(cut(q.payload(), 14))))
                .rows("name-that-points-at-itself", "GARBAGE", look -> raw(look, q -> q.reply(loop(q.payload()))))
                .rows(
                        "too-slow",
                        "SILENT",
                        look -> raw(look, q -> {
                            Behaviours.pause(Look.TIMEOUT.toMillis() + 2_000);
                            q.reply(q.payload());
                        }))
                .rows(
                        "slow-in-time",
                        "NOERROR:192.0.2.7",
                        look -> raw(look, q -> {
                            Behaviours.pause(1_000);
                            q.reply(answerTo(q.payload(), DnsCases::address));
                        }))
                .rows("silent", "SILENT", look -> raw(look, q -> {}))
                .rows(
                        "nobody",
                        "REFUSED",
                        look -> Verdict.of(
                                look.dns("web").port(RoutedNetwork.CLOSED).observe(WEB, DnsType.A)))
                .rows(
                        "dropped",
                        "SILENT",
                        look -> Verdict.of(
                                look.dns("web").port(RoutedNetwork.DROPPED).observe(WEB, DnsType.A)))
                .rows("assert-nxdomain-of-silence", Verdict.FAILED, look -> {
                    DnsProbe probe = look.dns("web").port(look.udpPeer(q -> {}).port());
                    return Verdict.of(() -> probe.assertNoSuchName(WEB));
                })
                .rows(
                        "tcp-that-hangs",
                        "BROKEN",
                        look -> Verdict.of(look.dns("web")
                                .tcp()
                                .port(look.peer(Behaviours.silent()).port())
                                .observe(WEB, DnsType.A)))
                .rows(
                        "tcp-that-closes",
                        "BROKEN",
                        look -> Verdict.of(look.dns("web")
                                .tcp()
                                .port(look.peer(Behaviours.closes()).port())
                                .observe(WEB, DnsType.A)))
                .row(
                        "malformed-name",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> look.dns("web").observe("a..b", DnsType.A)))
                .cases();
    }

    private static String seen(Look look, String name, DnsType type) {
        return Verdict.of(look.dns("web").observe(name, type));
    }

    private static String answer(Look look, Consumer<Message> change) throws Exception {
        return raw(look, question -> question.reply(answerTo(question.payload(), change)));
    }

    private static String raw(Look look, UdpPeer.Answering answering) throws Exception {
        return Verdict.of(look.dns("web").port(look.udpPeer(answering).port()).observe(WEB, DnsType.A));
    }

    private static byte[] answerTo(byte[] question, Consumer<Message> change) throws IOException {
        Message answer = new Message(question);
        answer.removeAllRecords(Section.ADDITIONAL);
        answer.getHeader().setFlag(Flags.QR);
        change.accept(answer);
        return answer.toWire();
    }

    /** One that is wrong, and the right one after it. */
    private static String after(Look look, Consumer<Message> wrong) throws Exception {
        return raw(look, question -> twice(question, wrong));
    }

    private static void twice(UdpPeer.Question question, Consumer<Message> wrong) throws IOException {
        question.reply(answerTo(question.payload(), wrong));
        question.reply(answerTo(question.payload(), DnsCases::address));
    }

    /** A lie from another port, and the right answer after it. */
    private static String afterOtherPort(Look look) throws Exception {
        try (DatagramSocket other = look.stage().machine(Look.PEERS).inside(() -> new DatagramSocket(0))) {
            return raw(look, question -> {
                question.replyFrom(
                        other, answerTo(question.payload(), m -> m.getHeader().setRcode(Rcode.NXDOMAIN)));
                question.reply(answerTo(question.payload(), DnsCases::address));
            });
        }
    }

    private static void otherId(Message answer) {
        answer.getHeader().setRcode(Rcode.NXDOMAIN);
        answer.getHeader().setID(answer.getHeader().getID() ^ 1);
    }

    private static void otherQuestion(Message answer) {
        answer.getHeader().setRcode(Rcode.NXDOMAIN);
        answer.removeAllRecords(Section.QUESTION);
        answer.addRecord(Record.newRecord(name("other.example."), 1, DClass.IN), Section.QUESTION);
    }

    private static void address(Message answer) {
        answer.addRecord(
                new ARecord(answer.getQuestion().getName(), DClass.IN, 5, Subnet.address("192.0.2.7")), Section.ANSWER);
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] cut(byte[] bytes, int length) {
        byte[] cut = Arrays.copyOf(bytes, length);
        cut[2] |= (byte) 0x80; // it is an answer
        return cut;
    }

    /** A question whose name is a pointer to that pointer. */
    private static byte[] loop(byte[] question) {
        byte[] answer = Arrays.copyOf(question, 18);
        answer[2] |= (byte) 0x80;
        answer[11] = 0;
        answer[12] = (byte) 0xc0;
        answer[13] = 12;
        return answer;
    }
}
