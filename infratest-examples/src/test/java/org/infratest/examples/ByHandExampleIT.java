package org.infratest.examples;

import static org.infratest.assertions.InfratestAssertions.assertThat;

import org.infratest.assertions.InfratestSoftAssertions;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.junit.OnHost;
import org.infratest.junit.To;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes made by hand, for loops and parameterised tests; fields; soft assertions; nested classes. */
@GatewayNetwork
class ByHandExampleIT {

    @OnHost("workstation")
    private Host workstation;

    @To(value = "gateway", network = "public")
    private TcpProbe gateway;

    @Test
    void everyServerAnswersPing(Environment environment) {
        for (Host server : environment.group("servers")) {
            IcmpProbe.to(server).assertReachable();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 5432, 8080})
    void nothingButTheSiteIsOpenOnTheApp(int port, Environment environment) {
        TcpProbe.to(environment.host("app")).from(workstation).assertClosed(port);
    }

    @Test
    void allThatIsWrongIsReportedAtOnce(@To("app") HttpProbe http) {
        InfratestSoftAssertions softly = new InfratestSoftAssertions();
        softly.assertThat(http.observe("/status")).hasStatus(200);
        softly.assertThat(gateway.from(workstation).observe(22)).isOpen();
        softly.assertAll();
    }

    @Test
    void observationsAreValues(@To("app") HttpProbe http) {
        assertThat(http.virtualHost("app.lab.example").observe("/")).hasStatus(200);
    }

    @Nested
    class OnTheDatabase {

        @Test
        void serverRuns(@OnHost("db") SshSession db) {
            db.exec("pg_isready").assertSucceeded();
        }
    }
}
