package org.infratest.state;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import org.infratest.EnvironmentException;
import org.infratest.assertions.InfratestSoftAssertions;
import org.junit.jupiter.api.Test;

class HostStateAssertTest {

    private final HostState state = new ScriptedMachine()
            .tell(new PackagesFact(), "installed\tnginx\t1.22.1-9\tamd64\n")
            .tell(new FileFact("/etc/nginx"), "41ed:0:0:4096:1700000000:root:root\n")
            .tell(new FileFact("/etc/apache2"), "exit 94")
            .tell(new SocketsFact(), "tcp   LISTEN 0 128 0.0.0.0:80 0.0.0.0:*\n")
            .tell(new AccountsFact(), "root:x:0:0::/root:/bin/sh\n--\nroot:x:0:\n")
            .tell(
                    new UnitFact("nginx.service"),
                    "Id=nginx.service\nNames=nginx.service\nLoadState=loaded\nActiveState=active\n"
                            + "SubState=running\nUnitFileState=enabled\n")
            .tell(
                    new UnitFact("apache2.service"),
                    "Id=apache2.service\nNames=apache2.service\nLoadState=not-found\nActiveState=inactive\n"
                            + "SubState=dead\nUnitFileState=\n")
            .state();

    @Test
    void momentIsJudged() {
        assertThat(state)
                .hasPackage("nginx")
                .hasNoPackage("apache2")
                .hasFile("/etc/nginx")
                .hasNoFile("/etc/apache2")
                .runs("nginx")
                .doesNotRun("apache2")
                .listensOn(80)
                .doesNotListenOn(443)
                .hasUser("root");
    }

    @Test
    void failureTellsMachineExpectationAndFinding() {
        assertThatThrownBy(() -> assertThat(state).listensOn(443))
                .isInstanceOf(AssertionError.class)
                .hasMessage("%nExpecting:%n  web%nto listen on TCP port 443%nbut nothing listens there".formatted());
    }

    @Test
    void whatIsHalfThereOrDoesNotTellIsNotAbsent() {
        HostState half = new ScriptedMachine()
                .tell(new PackagesFact(), "unpacked\tnginx\t1.22.1-9\tamd64\n")
                .tell(new UnitFact("app.service"), "none\n")
                .tell(new InitScriptFact("app"), "2\n--\nUsage: app {start|stop}")
                .state();

        assertThatThrownBy(() -> assertThat(half).hasNoPackage("nginx"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is unpacked");
        assertThatThrownBy(() -> assertThat(half).doesNotRun("app"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("web: service app could not be seen to run or not: ");
    }

    @Test
    void severalAreReportedTogether() {
        assertThatThrownBy(() -> InfratestSoftAssertions.assertSoftly(softly -> {
                    softly.assertThat(state).runs("apache2");
                    softly.assertThat(state).hasPackage("apache2");
                }))
                .hasMessageContainingAll(
                        "Multiple Failures (2 failures)", "there is no such service", "it is not installed");
    }
}
