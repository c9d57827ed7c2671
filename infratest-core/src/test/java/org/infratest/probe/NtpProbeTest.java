package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.MoreTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

@Timeout(60)
class NtpProbeTest {

    private static final long SECONDS_TO_1970 = 2_208_988_800L;

    private final TestHosts hosts = new TestHosts();

    private NtpProbe probe(int port) {
        return NtpProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .port(port)
                .attemptTimeout(ofSeconds(20))
                .within(ZERO);
    }

    private static FakeUdpServer server(int leap, int stratum, Duration ahead) throws IOException {
        return new FakeUdpServer(question -> answer(question, leap, stratum, ahead));
    }

    private static byte[] answer(byte[] question, int leap, int stratum, Duration ahead) {
        ByteBuffer answer = ByteBuffer.allocate(48);
        answer.put((byte) (leap << 6 | 4 << 3 | 4)).put((byte) stratum);
        answer.putInt(4, 1 << 14).putInt(8, 1 << 15);
        answer.put(
                12,
                stratum == 0 ? "RATE".getBytes(java.nio.charset.StandardCharsets.US_ASCII) : new byte[] {10, 0, 1, 1});
        answer.putLong(24, ByteBuffer.wrap(question).getLong(40));
        answer.putLong(32, time(Instant.now().plus(ahead)));
        answer.putLong(40, time(Instant.now().plus(ahead)));
        return answer.array();
    }

    private static long time(Instant instant) {
        return instant.getEpochSecond() + SECONDS_TO_1970 << 32 | ((long) instant.getNano() << 32) / 1_000_000_000L;
    }

    @Test
    void offsetIsMeasured() throws IOException {
        try (FakeUdpServer server = server(0, 3, ofMillis(-1_500))) {
            NtpObservation seen = await("an answer that was not held up")
                    .until(
                            () -> probe(server.port()).observe(),
                            answer -> answer.delay().compareTo(ofMillis(100)) < 0);
            assertThat(seen.offset()).isBetween(ofMillis(-1_600), ofMillis(-1_400));
            assertThat(seen.delay()).isBetween(ZERO, ofMillis(100));
            assertThat(seen.stratum()).isEqualTo(3);
            assertThat(seen.rootDelay()).isEqualTo(ofMillis(250));
            assertThat(seen.rootDispersion()).isEqualTo(ofMillis(500));
            assertThat(seen.reference()).isEqualTo("10.0.1.1");
            assertThat(seen.isSynchronized()).isTrue();
            assertThat(seen.description())
                    .matches("its clock is 1[45]\\d\\d\\.\\d{3} ms behind, give or take .* ms, at stratum 3");
            await().ignoreExceptionsInstanceOf(EnvironmentException.class) // it was too long under way to tell
                    .untilAsserted(() -> probe(server.port()).assertOffsetWithin(ofSeconds(2)));
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> probe(server.port()).assertOffsetWithin(ofSeconds(1)))
                                    .isInstanceOf(AssertionFailedError.class)
                                    .hasMessageContaining(
                                            "expected its clock to be within 1 s of this computer's, but its clock is 1"));
        }
    }

    @Test
    void clocksThatAreFarApartAreComparedToo() throws IOException {
        try (FakeUdpServer server = server(0, 1, Duration.ofDays(20 * 365))) {
            assertThat(probe(server.port()).observe().offset())
                    .isBetween(Duration.ofDays(20 * 365 - 1), Duration.ofDays(20 * 365 + 1));
        }
    }

    @Test
    void serverWithoutATimeIsNotSynchronized() throws IOException {
        for (int[] leapAndStratum : new int[][] {{3, 3}, {0, 16}}) {
            try (FakeUdpServer server = server(leapAndStratum[0], leapAndStratum[1], ZERO)) {
                assertThatThrownBy(() -> probe(server.port()).assertSynchronized())
                        .isInstanceOf(AssertionFailedError.class)
                        .hasMessageContaining(
                                "expected its clock to be synchronized, but it is not synchronized (stratum "
                                        + leapAndStratum[1] + ", leap " + leapAndStratum[0] + ")");
            }
        }
        try (FakeUdpServer server = server(3, 0, ZERO)) {
            assertThat(probe(server.port()).observe().description())
                    .isEqualTo("it refuses to tell the time (kiss code RATE)");
        }
    }

    @Test
    void whatIsNoAnswerToOurQuestionIsNone() throws IOException {
        try (FakeUdpServer stale = new FakeUdpServer(question -> answer(new byte[48], 0, 2, ZERO));
                FakeUdpServer brief = new FakeUdpServer(question -> new byte[47]);
                FakeUdpServer mirror = new FakeUdpServer(question -> question);
                FakeUdpServer silent = new FakeUdpServer(question -> null)) {
            MoreTime.from(ofMillis(400), time -> {
                assertThat(description(stale, time))
                        .matches("what came back is no answer to our question; no answer came within [\\d.]+ m?s");
                assertThat(description(mirror, time))
                        .matches("what came back is no answer to our question; no answer came within [\\d.]+ m?s");
                assertThat(description(brief, time))
                        .matches("what came back is no NTP packet: it has 47 bytes; no answer came within [\\d.]+ m?s");
            });
            assertThat(description(silent, ofMillis(400))).matches("nothing came back within [\\d.]+ m?s");
            assertThatThrownBy(() ->
                            probe(silent.port()).attemptTimeout(ofMillis(400)).assertOffsetWithin(ofSeconds(1)))
                    .isInstanceOf(AssertionFailedError.class);
        }
    }

    private String description(FakeUdpServer server, Duration time) {
        return probe(server.port()).attemptTimeout(time).observe().description();
    }

    @Test
    void answerIsAwaitedPastWhatDoesNotGiveOurMarkBack() throws IOException {
        FakeUdpServer.Answers stale = question -> answer(new byte[48], 0, 2, ofSeconds(3600));
        FakeUdpServer.Answers right = question -> answer(question, 0, 2, ZERO);
        try (FakeUdpServer server = new FakeUdpServer(stale.then(right))) {
            assertThat(probe(server.port()).observe().distance()).isLessThan(ofSeconds(60));
        }
    }

    @Test
    void answerThatWasTooLongUnderWayToTellIsAnError() throws IOException {
        try (FakeUdpServer server = new FakeUdpServer(question -> {
            long until = System.nanoTime() + 60_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return answer(question, 0, 3, ofMillis(-30));
        })) {
            assertThatThrownBy(() -> probe(server.port()).assertOffsetWithin(ofMillis(5)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching(
                            "web \\(127.0.0.1\\): whether its clock is within 5 ms of this computer's cannot be told from "
                                    + "this JVM: its clock is .*\\. Ask from nearer by, or for a larger limit");
        }
        assertThatThrownBy(() -> probe(1).assertOffsetWithin(ZERO)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void realServerIsAsked(@TempDir Path folder) throws Exception {
        int port = ServerProcess.freePort();
        Path settings = folder.resolve("chrony.conf");
        Files.writeString(
                settings,
                "local stratum 5\nallow 127.0.0.1\nbindaddress 127.0.0.1\nport " + port
                        + "\ncmdport 0\nbindcmdaddress /\npidfile " + folder.resolve("chronyd.pid") + "\n");
        List<String> command = List.of("/usr/sbin/chronyd", "-d", "-x", "-U", "-u", user(), "-f", settings.toString());
        try (ServerProcess server = ServerProcess.start(folder.resolve("chronyd.log"), command)) {
            probe(port).attemptTimeout(ofSeconds(1)).within(ofSeconds(30)).assertSynchronized();
            probe(port).within(ofSeconds(20)).assertOffsetWithin(ofSeconds(1));
            assertThat(probe(port).observe().stratum()).isEqualTo(5);
            assertThat(server.isAlive()).isTrue();
        }
    }

    private static String user() {
        return System.getProperty("user.name");
    }
}
