package org.infratest.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.infratest.EnvironmentException;
import org.infratest.MoreTime;
import org.infratest.event.Durations;
import org.infratest.ssh.SshConnectException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshSessionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final HostKeys keys = new HostKeys();
    private TestSshServer server;

    @BeforeEach
    void start() {
        server = new TestSshServer(folder, this::program);
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    private int program(String command, OutputStream stdout, OutputStream stderr) throws Exception {
        switch (command) {
            case "greet" -> {
                stdout.write("hello \u00fc\n".getBytes(UTF_8));
                stderr.write("careful\n".getBytes(UTF_8));
            }
            case "latin" -> stdout.write("\u00fc".getBytes(ISO_8859_1));
            case "fail" -> {
                return 3;
            }
            case "flood" -> {
                byte[] block = new byte[1 << 16];
                java.util.Arrays.fill(block, (byte) 'x');
                for (int i = 0; i < 32; i++) {
                    stderr.write(block);
                    stdout.write(block);
                }
            }
            case "hang" -> {
                stdout.write("so far\n".getBytes(UTF_8));
                stdout.flush();
                hanging.countDown();
                release.await();
            }
            default -> throw new IllegalArgumentException(command);
        }
        return 0;
    }

    private SshSession connect() {
        return SshSessions.connect(server.target("web"), keys, TIMEOUT);
    }

    @Test
    void commandYieldsExitCodeAndBothOutputs() {
        try (SshSession session = connect()) {
            SshResult result = session.exec("greet");
            assertThat(result.exitCode()).isZero();
            assertThat(result.stdout()).isEqualTo("hello \u00fc\n");
            assertThat(result.stderr()).isEqualTo("careful\n");
            assertThat(result.truncated()).isFalse();
            assertThat(session.exec("fail").exitCode()).isEqualTo(3);
        }
    }

    @Test
    void commandReadsItsInputToTheEnd() {
        String input = "hello \u00fc\n".repeat(100_000);
        try (SshSession session = connect()) {
            assertThat(session.exec(TestSshServer.ECHO, input, TIMEOUT).stdout())
                    .isEqualTo(input);
            assertThat(session.exec(TestSshServer.ECHO, "", TIMEOUT).stdout()).isEmpty();
        }
    }

    @Test
    void inputIsInNoMessage() {
        try (SshSession session = connect()) {
            assertThatThrownBy(() -> session.exec("hang", "what nobody reads", Duration.ofMillis(200)))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("'hang' on 'web' did not end within 200 ms and was given up")
                    .message()
                    .doesNotContain("nobody");
        }
    }

    @Test
    void outputThatIsNoUtf8IsDecodedWithoutFailing() {
        try (SshSession session = connect()) {
            assertThat(session.exec("latin").stdout()).isEqualTo("\ufffd");
        }
    }

    @Test
    void bothOutputsAreDrainedAndBounded() {
        try (SshSession session = connect()) {
            SshResult result = session.exec("flood");
            assertThat(result.truncated()).isTrue();
            assertThat(result.stdout()).hasSize(1 << 20);
            assertThat(result.stderr()).hasSize(1 << 20);
        }
    }

    @Test
    void commandThatDoesNotEndIsGivenUpAndSaysWhatItPrinted() {
        try (SshSession session = connect()) {
            MoreTime.from(
                    Duration.ofMillis(400),
                    time -> assertThatThrownBy(() -> session.exec("hang", time))
                            .isInstanceOf(EnvironmentException.class)
                            .hasMessage("'hang' on 'web' did not end within " + Durations.text(time)
                                    + " and was given up\n  stdout: so far\n  stderr: "));
            assertThat(session.exec("greet").succeeded()).isTrue();
        }
    }

    @Test
    void interruptionEndsTheWaitAndIsKept() {
        try (SshSession session = connect()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> session.exec("hang", TIMEOUT))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void manyCommandsAtOnceWaitForTheirTurn() {
        try (SshSession session = connect()) {
            List<CompletableFuture<SshResult>> all = IntStream.range(0, 24)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> session.exec("greet")))
                    .toList();
            assertThat(all)
                    .allSatisfy(result -> assertThat(result.join().succeeded()).isTrue());
        }
    }

    @Test
    void filesGoBothWays() throws IOException {
        Path local = Files.writeString(folder.resolve("local"), "content");
        Path remote = folder.resolve("remote");
        Path back = folder.resolve("back");
        try (SshSession session = connect()) {
            session.upload(local, remote.toString());
            assertThat(remote).hasContent("content");
            session.download(remote.toString(), back);
            assertThat(back).hasContent("content");
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            session.download(remote.toString(), stream);
            assertThat(stream).hasToString("content");
        }
    }

    @Test
    void missingFilesAreNamedAndLeaveNothingBehind() {
        try (SshSession session = connect()) {
            assertThatThrownBy(() -> session.download(folder.resolve("none").toString(), folder.resolve("copy")))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageContaining("Could not copy " + folder.resolve("none") + " from 'web'");
            assertThatThrownBy(() -> session.upload(folder.resolve("none"), "/tmp/none"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("Could not copy " + folder.resolve("none")
                            + " to 'web': there is no such file that can be read");
        }
        assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith("copy"));
    }

    @Test
    void fileDuringWhichTheSessionIsLostSaysSo() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[4 << 20]);
        try (SshSession session = connect()) {
            assertThatThrownBy(() -> session.download(large.toString(), new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                            server.cutSessions();
                        }
                    }))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("Could not copy " + large + " from 'web': the session was lost: ");
        }
    }

    @Test
    void lostSessionIsOpenedAnew() throws IOException {
        try (SshSession session = connect()) {
            session.exec("greet");
            int logins = server.logins();
            server.cutSessions();
            assertThat(session.exec("greet").succeeded()).isTrue();
            assertThat(server.logins()).isGreaterThan(logins);
        }
    }

    @Test
    void sessionThatWasBrokenOffIsOpenedAnewAndWhatWasUnderWayFails() throws Exception {
        try (SshSession session = connect()) {
            CompletableFuture<SshResult> running = CompletableFuture.supplyAsync(() -> session.exec("hang"));
            assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
            session.exec("greet"); // its answer comes after the word that the other one has begun
            int logins = server.logins();

            session.breakOff();

            assertThatThrownBy(running::join).cause().isInstanceOf(EnvironmentException.class);
            assertThat(session.exec("greet").succeeded()).isTrue();
            assertThat(server.logins()).isGreaterThan(logins);
            session.breakOff();
            session.breakOff();
            assertThat(session.exec("greet").succeeded()).isTrue();
        }
    }

    @Test
    void sessionThatIsLostDuringACommandIsAnError() throws Exception {
        try (SshSession session = connect()) {
            CompletableFuture<SshResult> running = CompletableFuture.supplyAsync(() -> session.exec("hang"));
            assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
            session.exec("greet"); // its answer comes after the word that the other one has begun
            server.cutSessions();
            assertThatThrownBy(running::join)
                    .cause()
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("'hang' on 'web' was cut off after ")
                    .hasMessageContaining("the session was lost");
        }
    }

    @Test
    void closedSessionSaysSo() {
        SshSession session = connect();
        session.close();
        assertThatThrownBy(() -> session.exec("greet"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("The session with 'web' was closed");
    }

    @Test
    void wrongKeyIsNotWorthAnotherTry() {
        SshConnectException failure = obstacle(server.targetWithWrongKey("web"));
        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(failure.mayPass()).isFalse();
        assertThat(failure)
                .hasMessageStartingWith("Cannot log in to 'web': 127.0.0.1 port " + server.port()
                        + " lets 'vagrant' in with none of the keys [" + folder.resolve("wrong") + "]");
    }

    @Test
    void keyThatCannotBeReadIsNamed() {
        SshTarget target = new SshTarget("web", "127.0.0.1", server.port(), "vagrant", List.of(folder.resolve("none")));
        SshConnectException failure = obstacle(target);
        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(failure).hasMessageContaining(folder.resolve("none").toString());
    }

    @Test
    void changedHostKeyIsToldWithBothFingerprints() throws IOException {
        connect().close();
        String before = keys.fingerprint("web").orElseThrow();
        server.restartAsAnother();
        SshConnectException failure = obstacle(server.target("web"));
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(failure.mayPass()).isFalse();
        assertThat(failure)
                .hasMessageMatching(
                        "(?s)Cannot log in to 'web': its host key has changed since the first contact: it was "
                                + java.util.regex.Pattern.quote(before) + ", now 127.0.0.1 port " + server.port()
                                + " shows SHA256:[\\w+/]{43};.*");
        assertThat(keys.fingerprint("web")).contains(before);
    }

    @Test
    void sameHostKeyIsFineAgainAndAnotherEnvironmentHasItsOwnPins() throws IOException {
        connect().close();
        connect().close();
        server.restartAsAnother();
        assertThat(SshSessions.obstacle(server.target("web"), new HostKeys(), TIMEOUT))
                .isEmpty();
    }

    /** That a key was refused would be the end of a boot. */
    @Test
    void serverThatSaysNothingAboutKeysHasNotRefusedThem() {
        CountDownLatch end = new CountDownLatch(1);
        SshTarget target = server.holdKeys(end).target("web");

        SshConnectException failure = obstacle(target, Duration.ofMillis(1500));
        end.countDown();

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN_OFF);
        assertThat(failure.mayPass()).isTrue();
        assertThat(failure)
                .hasMessage("Cannot log in to 'web': SSH at 127.0.0.1 port " + target.port()
                        + " answered and fell silent: within 1.5 s it neither let '" + target.user()
                        + "' in nor refused the keys " + target.identities());
    }

    @Test
    void closedPortIsUnreachable() throws IOException {
        SshTarget target = server.target("web");
        server.close();
        SshConnectException failure = obstacle(target);
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.mayPass()).isTrue();
        assertThat(failure)
                .hasMessage("Cannot log in to 'web': no connection to 127.0.0.1 port " + target.port()
                        + ": Connection refused");
    }

    @Test
    void forwarderThatAcceptsAndSaysNothingHasNoBanner() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            SshConnectException failure = obstacle(at(silent), Duration.ofMillis(500));
            assertThat(failure.kind()).isEqualTo(Kind.NO_BANNER);
            assertThat(failure.mayPass()).isTrue();
        }
    }

    @Test
    void forwarderThatAcceptsAndClosesHasNoBanner() throws IOException {
        try (ServerSocket closing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> closed = accept(closing, Socket::close);
            SshConnectException failure = obstacle(at(closing));
            closed.join();
            assertThat(failure.kind()).isEqualTo(Kind.NO_BANNER);
        }
    }

    /** Some of these resets come before Java has noticed that the connection is open. */
    @Test
    void forwarderThatAcceptsAndResetsHasNoBanner() throws IOException {
        try (ServerSocket resetting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 30; i++) {
                CompletableFuture<Void> closed = accept(resetting, socket -> {
                    socket.setSoLinger(true, 0);
                    socket.close();
                });
                SshConnectException failure = obstacle(at(resetting));
                closed.join();
                assertThat(failure.kind()).as("%s", failure.getMessage()).isEqualTo(Kind.NO_BANNER);
            }
        }
        assertThat(LoginTrace.isAfterOpening(new SocketException("Connection reset by peer")))
                .isTrue();
        assertThat(LoginTrace.isAfterOpening(new ConnectException("Connection refused")))
                .isFalse();
    }

    @Test
    void otherServiceIsShownByItsFirstLine() throws IOException {
        try (ServerSocket mail = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> closed = accept(mail, socket -> {
                socket.getOutputStream().write("220 mail\u001b[31m\r\n".getBytes(UTF_8));
                socket.close();
            });
            SshConnectException failure = obstacle(at(mail));
            closed.join();
            assertThat(failure.kind()).isEqualTo(Kind.NO_BANNER);
            assertThat(failure).hasMessageEndingWith("but no SSH answered on it: it began with '220 mail\\x1b[31m'");
        }
    }

    @Test
    void serverThatFeedsByteByByteCannotHoldTheLogin() throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            accept(slow, socket -> {
                for (int i = 0; i < 400; i++) {
                    socket.getOutputStream().write('x');
                    if (release.await(100, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            });
            long start = System.nanoTime();
            SshConnectException failure = obstacle(at(slow), Duration.ofMillis(600));
            assertThat(failure.kind()).isEqualTo(Kind.NO_BANNER);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void bannerThatEndsThereIsBrokenOff() throws IOException {
        try (ServerSocket crashing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> closed = accept(crashing, socket -> {
                socket.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(UTF_8));
                socket.getInputStream().read(new byte[4096]);
                socket.close();
            });
            SshConnectException failure = obstacle(at(crashing));
            closed.join();
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN_OFF);
            assertThat(failure.mayPass()).isTrue();
        }
    }

    /** A packet of SSH's (RFC 4253, section 6) that says it has 0x01020301 bytes, over which JSch stumbles with whatever exception comes. */
    @Test
    void packetsThatMakeNoSenseAreBrokenOff() throws IOException {
        try (ServerSocket mad = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            accept(mad, socket -> {
                socket.getOutputStream()
                        .write(("SSH-2.0-OpenSSH_9.2\r\n" + "\u0001\u0002\u0003".repeat(5_000)).getBytes(UTF_8));
                socket.getInputStream().readAllBytes();
            });
            SshConnectException failure = obstacle(at(mad));
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN_OFF);
            assertThat(failure).hasMessageContaining("what it sent makes no sense");
        }
    }

    @Test
    void lazySessionLogsInAtTheFirstCall() {
        SshTarget target = server.target("web");
        try (SshSession session = SshSessions.lazy(target, keys, TIMEOUT)) {
            assertThat(server.logins()).isZero();
            assertThat(session.exec("greet").succeeded()).isTrue();
        }
    }

    private SshConnectException obstacle(SshTarget target) {
        return obstacle(target, TIMEOUT);
    }

    private SshConnectException obstacle(SshTarget target, Duration timeout) {
        return catchThrowableOfType(
                SshConnectException.class,
                () -> SshSessions.connect(target, keys, timeout).close());
    }

    private SshTarget at(ServerSocket socket) {
        SshTarget target = server.target("web");
        return new SshTarget("web", "127.0.0.1", socket.getLocalPort(), target.user(), target.identities());
    }

    private interface Behaviour {
        void run(Socket socket) throws Exception;
    }

    private static CompletableFuture<Void> accept(ServerSocket server, Behaviour behaviour) {
        return CompletableFuture.runAsync(() -> {
                    try (Socket socket = server.accept()) {
                        behaviour.run(socket);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .orTimeout(30, TimeUnit.SECONDS);
    }
}
