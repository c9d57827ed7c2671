package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Environment;
import org.infratest.environment.Sharing;
import org.infratest.junit.OnHost;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The same tests on machines of several providers; each has its own name in the name of the test. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"docker", "lxc"})
@VagrantEnvironment(value = "src/test/configsets/page", vagrantProvider = "${0}", sharing = Sharing.CLASS)
class EachProviderExampleIT {

    @Parameter
    String provider;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    static void fill(@OnHost("web") SshSession web) {
        web.exec("echo precious | sudo tee /srv/table").assertSucceeded();
    }

    @Test
    void servesItsPage(@OnHost("web") HostState web) {
        web.port(8080).assertListening();
        web.command("busybox wget -q -O - http://127.0.0.1:8080/").assertOutputContains("a page on ");
    }

    @Test
    void hasWhatWasFilledIn(@OnHost("web") SshSession web, Environment environment) {
        assertThat(web.exec("cat /srv/table").stdout()).isEqualTo("precious\n");
        assertThat(environment.hosts()).hasSize(1);
    }

    @Test
    void runsOnThatProvider(@OnHost("web") SshSession web) {
        // The first process of LXC is an init, that of docker what the image is told to run.
        String first = web.exec("ps -o comm= -p 1").assertSucceeded().stdout().strip();
        assertThat(first).isEqualTo(provider.equals("lxc") ? "systemd" : "sshd");
    }
}
