package org.infratest.examples.sshd;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import java.util.List;
import org.infratest.environment.Host;
import org.infratest.junit.OnHost;
import org.infratest.ssh.SshSession;
import org.infratest.state.FileObservation;
import org.infratest.state.HostState;
import org.infratest.state.ListeningSocket;
import org.junit.jupiter.api.Test;
import org.opentest4j.MultipleFailuresError;

@SshdEnvironment({"web", "db"})
class HostStateExampleIT {

    @Test
    void isSetUp(@OnHost("web") HostState state) {
        state.packageNamed("openssh-server").assertInstalled();
        state.process("sshd").assertRunning();
        state.port(2222).assertListeningOn("127.0.0.2");
        state.file("/etc/passwd").assertMode("0644");
        state.user("root").assertShell("/bin/bash");
    }

    @Test
    void isSetUpInOneRoundTrip(@OnHost("web") HostState state) {
        state.all(now -> {
            now.packageNamed("telnetd").assertNotInstalled();
            now.file("/etc/hosts").assertContains("localhost");
            now.file("/etc/motd.secret").assertAbsent();
            now.sysctl("kernel.ostype").assertValue("Linux");
            now.command("id -u nobody").assertOutput("65534");
            now.port(23).assertNotListening();
        });
    }

    @Test
    void changesAreSeen(@OnHost("web") HostState state, @OnHost("web") SshSession ssh) {
        state.file("/tmp/infratest-example").within(ZERO).assertAbsent();
        ssh.exec("touch /tmp/infratest-example").assertSucceeded();
        state.file("/tmp/infratest-example").within(ofSeconds(10)).assertExists();
        ssh.exec("rm /tmp/infratest-example").assertSucceeded();
        state.refresh();
        assertThat(state).hasNoFile("/tmp/infratest-example").listensOn(2222).hasUser("root");
    }

    @Test
    void isAskedByHand(@OnHost("web") Host web) {
        HostState state = HostState.of(web);

        FileObservation passwd = state.file("/etc/passwd").observe();
        List<ListeningSocket> sockets = state.listeningSockets();

        org.assertj.core.api.Assertions.assertThat(passwd.owner()).isEqualTo("root");
        org.assertj.core.api.Assertions.assertThat(sockets)
                .extracting(ListeningSocket::port)
                .contains(2222);
    }

    @Test
    void saysWhatIsWrong(@OnHost("web") HostState state) {
        assertThatThrownBy(() -> state.within(ZERO).all(now -> {
                    now.packageNamed("nginx-that-is-not-there").assertInstalled();
                    now.file("/etc/passwd").assertMode("0600");
                    now.port(443).assertListening();
                }))
                .isInstanceOf(MultipleFailuresError.class)
                .hasMessageContainingAll(
                        "on web (3 failures)",
                        "web: expected package nginx-that-is-not-there to be installed, but it is not installed",
                        "web: expected file /etc/passwd to have mode 0600, but it is a regular file of root:root with mode 0644",
                        "web: expected TCP port 443 to be listened on, but nothing listens there");
    }
}
