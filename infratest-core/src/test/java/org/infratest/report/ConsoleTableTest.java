package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;

class ConsoleTableTest {

    @Test
    void oneRowPerProbeThenCountsBoxesAndBoots() {
        RunSummary summary = Sample.summary(
                        Sample.boxBuilding(),
                        Sample.boxReady(true),
                        Sample.starting(Path.of("logs")),
                        Sample.hostReady(),
                        Sample.started(),
                        Sample.probe(Verdict.PASSED, "db (10.20.0.3):5432", "open"),
                        Sample.probe(Verdict.FAILED, "gw:22", "refused after 3 ms"),
                        Sample.probe(Verdict.OBSERVED, "gw:23", null, "no answer"),
                        Sample.testFailed("wrong"),
                        Sample.stopped())
                .with(List.of("something is missing"));

        assertThat(ConsoleTable.render(summary, 160)).isEqualTo("""
                probe  from  to                   expected  observed            verdict   time   test
                tcp    app   db (10.20.0.3):5432  open      open                passed    4.2 s  GatewayIT.database
                tcp    app   gw:22                open      refused after 3 ms  failed    4.2 s  GatewayIT.database
                tcp    app   gw:23                          no answer           observed  4.2 s  GatewayIT.database
                probes: 1 passed, 1 failed, 0 infrastructure errors, 0 configuration errors, 1 only observed
                tests: 0 passed, 1 failed, 0 infrastructure errors, 0 configuration errors
                box infratest/basebox: built in 12 s
                environment gateway (vagrant (libvirt)): 1 host in 43 s, taken down in 5 s
                note: something is missing
                """);
    }

    @Test
    void widestColumnsGiveWay() {
        RunSummary summary = Sample.summary(Sample.probe(Verdict.PASSED, "b".repeat(60), "x".repeat(3_000)));

        assertThat(ConsoleTable.render(summary, 80).lines().limit(2))
                .containsExactly(
                        "probe  from  to            expected  observed      verdict  time   test",
                        "tcp    app   bbbbbbbbbbb…  open      xxxxxxxxxxx…  passed   4.2 s  GatewayIT.da…");
    }

    @Test
    void columnsNeverVanish() {
        RunSummary summary = Sample.summary(Sample.probe(Verdict.PASSED, "b".repeat(60), "x".repeat(60)));
        assertThat(ConsoleTable.render(summary, 1).lines().skip(1).findFirst())
                .hasValue("tcp    app   bbbbbbb…  open      xxxxxxx…  passed   4.2 s  Gateway…");
    }

    @Test
    void textFromOutsideCannotBreakTheTable() {
        RunSummary summary = Sample.summary(Sample.probe(Verdict.PASSED, "gw:22", "SSH\r\n\u001b[2J\0\u202eevil\nrow"));

        assertThat(ConsoleTable.render(summary, 160)).isEqualTo("""
                probe  from  to     expected  observed      verdict  time   test
                tcp    app   gw:22  open      SSH evil row  passed   4.2 s  GatewayIT.database
                probes: 1 passed, 0 failed, 0 infrastructure errors, 0 configuration errors
                """);
    }

    @Test
    void everyEndOfBoxesAndEnvironmentsIsTold() {
        assertThat(ConsoleTable.render(Sample.summary(Sample.boxReady(false)), 160))
                .isEqualTo("box infratest/basebox: an earlier build served\n");
        assertThat(ConsoleTable.render(Sample.summary(new Event.BoxFailed("b", "Packer exited with 1\nmore")), 160))
                .isEqualTo("box b: failed: Packer exited with 1\n");
        assertThat(ConsoleTable.render(Sample.summary(Sample.boxBuilding(), Sample.starting(Path.of("l"))), 160))
                .isEqualTo("""
                box infratest/basebox: not finished
                environment gateway (vagrant (libvirt)): not started yet
                """);
        assertThat(ConsoleTable.render(
                        Sample.summary(
                                Sample.starting(Path.of("l")),
                                new Event.EnvironmentFailed("e1", "no boot", Duration.ofSeconds(12))),
                        160))
                .isEqualTo("environment gateway (vagrant (libvirt)): failed to start after 12 s: no boot\n");
        assertThat(ConsoleTable.render(
                        Sample.summary(
                                Sample.starting(Path.of("l")),
                                Sample.started(),
                                new Event.EnvironmentStopped("e1", true, "vagrant ssh", Duration.ZERO)),
                        160))
                .isEqualTo("environment gateway (vagrant (libvirt)): 0 hosts in 43 s, left running; vagrant ssh\n");
    }
}
