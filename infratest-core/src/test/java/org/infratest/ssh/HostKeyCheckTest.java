package org.infratest.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.infratest.ssh.SshConnectException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Machines whose host key is known beforehand, and machines behind another one. */
@Timeout(60)
class HostKeyCheckTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final HostKeys keys = new HostKeys();
    private TestSshServer server;

    @BeforeEach
    void start() {
        server = new TestSshServer(folder, (command, stdout, stderr) -> {
            stdout.write(command.getBytes(UTF_8));
            return 0;
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void expectedFingerprintIsLetIn() {
        SshTarget target = server.target("web").withHostKey(new HostKeyCheck.Fingerprint(fingerprint()));

        assertThat(SshSessions.obstacle(target, keys, TIMEOUT)).isEmpty();
    }

    @Test
    void otherFingerprintIsToldWithBoth() {
        String wrong = "SHA256:" + "A".repeat(43);
        SshTarget target = server.target("web").withHostKey(new HostKeyCheck.Fingerprint(wrong));

        assertThat(obstacle(target))
                .hasMessage("Cannot log in to 'web': its host key should be " + wrong + ", but 127.0.0.1 port "
                        + server.port() + " shows " + fingerprint()
                        + "; something else answers there, or the machine was made anew");
        assertThat(obstacle(target).kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(keys.fingerprint("web"))
                .as("a key that is refused is not pinned")
                .isEmpty();
    }

    @Test
    void keyThatStandsInKnownHostsIsLetIn() throws IOException {
        assertThat(SshSessions.obstacle(known("[127.0.0.1]:" + server.port()), keys, TIMEOUT))
                .isEmpty();
    }

    @Test
    void keyThatIsNotInKnownHostsIsToldWithTheFile() throws IOException {
        assertThat(obstacle(known("other.example")))
                .hasMessage("Cannot log in to 'web': its host key is not in " + folder.resolve("known_hosts")
                        + ": 127.0.0.1 port " + server.port() + " shows " + fingerprint()
                        + "; compare it with the machine's own, then log in once with ssh to add it");
    }

    @Test
    void otherKeyThanThatInKnownHostsIsToldWithTheFile() throws IOException {
        SshTarget target = known("[127.0.0.1]:" + server.port());
        server.restartAsAnother();

        assertThat(obstacle(target))
                .hasMessageStartingWith("Cannot log in to 'web': its host key is not the one in "
                        + folder.resolve("known_hosts") + ": 127.0.0.1 port " + server.port() + " shows SHA256:")
                .hasMessageEndingWith("; something else answers there, or the machine was made anew");
    }

    @Test
    void machineBehindAnotherIsReachedThroughIt() throws Exception {
        try (TestSshServer bastion = new TestSshServer(folder, (command, stdout, stderr) -> 1)) {
            SshTarget target = behind(server.target("web"), bastion.target("bastion"));
            try (SshSession session = SshSessions.connect(target, keys, TIMEOUT)) {
                assertThat(session.exec("here").stdout()).isEqualTo("here");
                assertThat(bastion.logins()).isPositive();
            }
        }
    }

    @Test
    void jumpHostThatLetsNothingThroughIsNamed() {
        try (TestSshServer bastion = new TestSshServer(folder, (command, stdout, stderr) -> 1).prohibitForwarding()) {
            SshConnectException failure = obstacle(behind(server.target("web"), bastion.target("bastion")));

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure)
                    .hasMessageStartingWith("Cannot log in to 'web': no connection to 127.0.0.1 port " + server.port()
                            + ": the jump host 'bastion' could not open it: ");
        }
    }

    @Test
    void jumpHostThatDoesNotAnswerIsTheObstacle() {
        TestSshServer bastion = new TestSshServer(folder, (command, stdout, stderr) -> 1);
        SshTarget target = behind(server.target("web"), bastion.target("bastion"));
        bastion.close();

        assertThat(obstacle(target)).hasMessageStartingWith("Cannot log in to 'bastion': no connection to 127.0.0.1");
    }

    /** A checkout, and so a key, may be in a folder of any name. */
    @Test
    void loginCommandIsReadByAShellAsItsArgumentsWhateverThePaths() throws Exception {
        for (String folder : List.of("/a b", "/it's", "/say \"hi\"", "/$HOME", "/a`b", "/back\\slash", "/ü")) {
            Path key = Path.of(folder + "/key");
            SshTarget jump = new SshTarget("gw", "10.0.0.1", 22, "admin", List.of(key));
            SshTarget target = new SshTarget("web", "10.0.0.2", 2222, "me", List.of(key))
                    .withHostKey(new HostKeyCheck.KnownHosts(Path.of("/known hosts/file")));
            assertThat(words(target.loginCommand())).isEqualTo(target.loginArguments());

            List<String> behind = target.behind(jump).loginArguments();
            assertThat(words(target.behind(jump).loginCommand())).isEqualTo(behind);
            String proxy = behind.get(behind.size() - 2).replaceFirst("ProxyCommand=", "");
            assertThat(words(proxy)).contains(key.toString(), "admin@10.0.0.1");
        }
    }

    private static List<String> words(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + command).start();
        return new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
    }

    @Test
    void loginCommandChecksWhatIsKnownOfTheKeyAndGoesThroughTheJumpHost() {
        SshTarget bastion = new SshTarget("bastion", "bastion.example", 2222, "ops", List.of(Path.of("/keys/ops")))
                .withHostKey(new HostKeyCheck.KnownHosts(Path.of("/known")));
        SshTarget target =
                behind(new SshTarget("web", "10.0.0.1", 22, "deploy", List.of(Path.of("/keys/deploy"))), bastion);

        assertThat(target.withHostKey(new HostKeyCheck.Fingerprint("SHA256:x")).loginCommand())
                .isEqualTo("ssh -p 22 -i /keys/deploy -o StrictHostKeyChecking=ask -o UserKnownHostsFile=/dev/null"
                        + " -o ProxyCommand=\"ssh -W %h:%p -p 2222 -i /keys/ops -o StrictHostKeyChecking=yes"
                        + " -o UserKnownHostsFile=/known ops@bastion.example\" deploy@10.0.0.1");
    }

    private SshTarget known(String host) throws IOException {
        Path file = folder.resolve("known_hosts");
        Files.writeString(file, host + " " + hostKeyLine() + "\n");
        return server.target("web").withHostKey(new HostKeyCheck.KnownHosts(file));
    }

    private String hostKeyLine() {
        byte[] blob = seen().pinned("seen").orElseThrow().blob();
        return "ecdsa-sha2-nistp256 " + Base64.getEncoder().encodeToString(blob);
    }

    private String fingerprint() {
        return seen().fingerprint("seen").orElseThrow();
    }

    private HostKeys seen() {
        HostKeys first = new HostKeys();
        assertThat(SshSessions.obstacle(server.target("seen"), first, TIMEOUT)).isEmpty();
        return first;
    }

    private SshConnectException obstacle(SshTarget target) {
        Optional<SshConnectException> obstacle = SshSessions.obstacle(target, keys, TIMEOUT);
        return obstacle.orElseThrow();
    }

    private static SshTarget behind(SshTarget target, SshTarget jump) {
        return target.behind(jump);
    }
}
