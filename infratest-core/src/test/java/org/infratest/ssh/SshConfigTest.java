package org.infratest.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshConfigTest {

    /** As Vagrant 2.3.4 prints it. */
    private static final String TWO_MACHINES = """
            Host web
              HostName 192.168.121.29
              User vagrant
              Port 22
              UserKnownHostsFile /dev/null
              StrictHostKeyChecking no
              PasswordAuthentication no
              IdentityFile "/home/me/my lab/insecure_private_key"
              IdentityFile /home/me/second
              IdentitiesOnly yes
              LogLevel FATAL

            Host db
              HostName 127.0.0.1
              User root
              Port 2200
              IdentityFile /keys/db
            """;

    @Test
    void nameMayHaveSpacesAndUmlauts() {
        assertThat(SshConfig.parse(TWO_MACHINES.replace("Host web", "Host web größe")))
                .extracting(SshTarget::machine, SshTarget::address)
                .containsExactly(tuple("web größe", "192.168.121.29"), tuple("db", "127.0.0.1"));
    }

    @Test
    void eachMachineIsReadWithItsKeys() {
        assertThat(SshConfig.parse(TWO_MACHINES))
                .containsExactly(
                        new SshTarget(
                                "web",
                                "192.168.121.29",
                                22,
                                "vagrant",
                                List.of(Path.of("/home/me/my lab/insecure_private_key"), Path.of("/home/me/second"))),
                        new SshTarget("db", "127.0.0.1", 2200, "root", List.of(Path.of("/keys/db"))));
    }

    @Test
    void windowsLineEndsAreFine() {
        assertThat(SshConfig.parse(TWO_MACHINES.replace("\n", "\r\n"))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HostName|'vagrant ssh-config' has no HostName for machine 'web'",
                "User|'vagrant ssh-config' has no User for machine 'web'"
            })
    void missingValueIsNamed(String key, String message) {
        String text = TWO_MACHINES.replaceFirst("(?m)^  " + key + " .*\n", "");
        assertThatThrownBy(() -> SshConfig.parse(text))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"many", "0", "65536"})
    void portThatIsNoneIsNamed(String port) {
        assertThatThrownBy(() -> SshConfig.parse(TWO_MACHINES.replace("Port 2200", "Port " + port)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("'vagrant ssh-config' has port '" + port + "' for machine 'db', which is not a port");
    }

    @Test
    void proxyIsRefused() {
        assertThatThrownBy(() -> SshConfig.parse(TWO_MACHINES + "  ProxyCommand ssh -W %h:%p hypervisor\n"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("'vagrant ssh-config' says that machine 'db' is reached through a proxy");
    }

    @Test
    void textWithoutMachinesIsShown() {
        assertThatThrownBy(() -> SshConfig.parse("The provider is not ready\n"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("'vagrant ssh-config' named no machine; it printed: The provider is not ready");
    }
}
