package org.infratest.examples.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.infratest.probe.NtpProbe;

/** Time servers: chrony, and some that lie, refuse or talk past the question (RFC 5905). */
final class NtpCases {

    private static final long FROM_1900_TO_1970 = 2_208_988_800L;
    private static final int HEADER = 48;
    private static final int SYNCHRONIZED = 0x24; // leap 0, version 4, server
    private static final int ALARM = 0xe4;

    private NtpCases() {}

    static List<Case> chrony() {
        return new Table("ntp")
                .with(Server.CHRONY)
                .rows(
                        "chrony",
                        "SYNCHRONIZED-STRATUM-3",
                        look -> Verdict.of(look.ntp("db").observe()))
                .rows(
                        "assert-offset-of-chrony",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.ntp("db").assertOffsetWithin(Duration.ofSeconds(1))))
                .cases();
    }

    static List<Case> misbehaving() {
        return new Table("ntp")
                .rows("right", "SYNCHRONIZED-STRATUM-2", look -> answer(look, SYNCHRONIZED, 2, Duration.ZERO))
                .rows(
                        "hour-ahead",
                        "SYNCHRONIZED-STRATUM-2-WRONG",
                        look -> answer(look, SYNCHRONIZED, 2, Duration.ofHours(1)))
                .rows(
                        "years-behind",
                        "SYNCHRONIZED-STRATUM-2-WRONG",
                        look -> answer(look, SYNCHRONIZED, 2, Duration.ofDays(-3000)))
                .rows("not-synchronized", "UNSYNCHRONIZED-STRATUM-16", look -> answer(look, ALARM, 16, Duration.ZERO))
                .rows("alarm-at-stratum-2", "UNSYNCHRONIZED-STRATUM-2", look -> answer(look, ALARM, 2, Duration.ZERO))
                .rows("kiss-of-death", "KISSED", look -> answer(look, SYNCHRONIZED, 0, Duration.ZERO))
                .rows(
                        "answer-to-another-question",
                        "FOREIGN",
                        look -> Verdict.of(probe(look, question -> {
                                    byte[] packet = packet(question.payload(), SYNCHRONIZED, 2, Duration.ZERO);
                                    packet[24] ^= 1;
                                    question.reply(packet);
                                })
                                .observe()))
                .rows(
                        "answer-to-another-question-then-right",
                        "SYNCHRONIZED-STRATUM-2",
                        look -> Verdict.of(probe(look, question -> {
                                    byte[] stale = packet(question.payload(), SYNCHRONIZED, 2, Duration.ofHours(1));
                                    stale[24] ^= 1;
                                    question.reply(stale);
                                    question.reply(packet(question.payload(), SYNCHRONIZED, 2, Duration.ZERO));
                                })
                                .observe()))
                .rows(
                        "question-sent-back",
                        "FOREIGN",
                        look -> Verdict.of(probe(look, question -> question.reply(question.payload()))
                                .observe()))
                .rows(
                        "short",
                        "GARBAGE",
                        look -> Verdict.of(probe(look, question -> question.reply(new byte[47]))
                                .observe()))
                .rows(
                        "silent",
                        "SILENT",
                        look -> Verdict.of(probe(look, question -> {}).observe()))
                .rows(
                        "closed",
                        "REFUSED",
                        look -> Verdict.of(
                                look.ntp("web").port(RoutedNetwork.CLOSED).observe()))
                .rows("assert-offset-of-hour-ahead", Verdict.FAILED, look -> {
                    NtpProbe probe = lying(look, Duration.ofHours(1));
                    return Verdict.of(() -> probe.assertOffsetWithin(Duration.ofSeconds(1)));
                })
                .rows("assert-synchronized-of-kiss", Verdict.FAILED, look -> {
                    NtpProbe probe = probe(
                            look,
                            question -> question.reply(packet(question.payload(), SYNCHRONIZED, 0, Duration.ZERO)));
                    return Verdict.of(probe::assertSynchronized);
                })
                .cases();
    }

    private static NtpProbe probe(Look look, UdpPeer.Answering answering) throws Exception {
        return look.ntp("web").port(look.udpPeer(answering).port());
    }

    private static NtpProbe lying(Look look, Duration ahead) throws Exception {
        return probe(look, question -> question.reply(packet(question.payload(), SYNCHRONIZED, 2, ahead)));
    }

    private static String answer(Look look, int first, int stratum, Duration ahead) throws Exception {
        return Verdict.of(probe(look, question -> question.reply(packet(question.payload(), first, stratum, ahead)))
                .observe());
    }

    private static byte[] packet(byte[] question, int first, int stratum, Duration ahead) {
        Instant now = Instant.now().plus(ahead);
        long time = now.getEpochSecond() + FROM_1900_TO_1970 << 32 | ((long) now.getNano() << 32) / 1_000_000_000L;
        return ByteBuffer.allocate(HEADER)
                .put(0, (byte) first)
                .put(1, (byte) stratum)
                .put(12, "RATE".getBytes(StandardCharsets.US_ASCII))
                .putLong(24, ByteBuffer.wrap(question).getLong(40))
                .putLong(32, time)
                .putLong(40, time)
                .array();
    }
}
