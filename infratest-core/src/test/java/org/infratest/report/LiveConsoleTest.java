package org.infratest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.Test;

class LiveConsoleTest {

    private final Sample.HandClock clock = new Sample.HandClock();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final LiveConsole console =
            new LiveConsole(new PrintStream(printed, true, UTF_8), clock, Duration.ofSeconds(15));

    @Test
    void buildsAndBootsAreToldFromStartToEnd() {
        show(
                Sample.boxBuilding(),
                Sample.boxReady(true),
                Sample.starting(Path.of("logs")),
                new Event.EnvironmentProgress("e1", "importing the box"),
                Sample.hostReady(),
                Sample.started(),
                Sample.probe(Verdict.FAILED, "gw:22", "refused"),
                Sample.testFailed("wrong"),
                Sample.stopped());

        assertThat(lines())
                .containsExactly(
                        "[infratest] box infratest/basebox (0123456789ab): building; log: target/infratest/packer.log",
                        "[infratest] box infratest/basebox (0123456789ab): built in 12 s",
                        "[infratest] gateway: starting with vagrant (libvirt); logs: logs",
                        "[infratest] gateway: importing the box",
                        "[infratest] gateway: gw is ready after 40 s (public 203.0.113.10, private 10.20.0.1)",
                        "[infratest] gateway: started in 43 s",
                        "[infratest] gateway: taken down in 5 s");
    }

    @Test
    void whatAnotherJvmHasStartedIsToldByItsName() {
        show(Sample.joined(Path.of("logs-4712")), Sample.hostReady());

        assertThat(lines())
                .containsExactly(
                        "[infratest] gateway: used together with process 4711, which has started it; logs: logs-4712",
                        "[infratest] gateway: gw is ready after 40 s (public 203.0.113.10, private 10.20.0.1)");
    }

    @Test
    void configsetsAreToldWithWhatTheyChange() {
        show(
                Sample.starting(Path.of("logs")),
                new Event.ConfigsetApplying("e1", "web", "salt, masterless", "gw"),
                Sample.state("SUCCEEDED", true),
                Sample.state("SUCCEEDED", false),
                Sample.state("FAILED", false),
                Sample.state("WOULD_CHANGE", true),
                Sample.applied(1),
                Sample.applied(2),
                new Event.ConfigsetRefused("e1", "web", "gw", "it does not render\n  more"),
                new Event.ConfigsetNotApplied("web", "WebIT", "no Salt"));

        assertThat(lines())
                .contains(
                        "[infratest] gateway: gw: configset web is being applied (salt, masterless)",
                        "[infratest] gateway: gw: web: file.managed /etc/web.conf changed (656 ms)",
                        "[infratest] gateway: gw: web: file.managed /etc/web.conf failed: File /etc/web.conf updated (656 ms)",
                        "[infratest] gateway: gw: web: file.managed /etc/web.conf would change (656 ms)",
                        "[infratest] gateway: gw: configset web applied, changed 1 of 2 states, in 28 s; left behind: file.managed /etc/old",
                        "[infratest] gateway: gw: configset web applied again, changed 1 of 2 states, in 28 s; left behind:"
                                + " file.managed /etc/old",
                        "[infratest] gateway: gw: configset web came to no states: it does not render",
                        "[infratest] configset web not applied, WebIT does not run: no Salt")
                .hasSize(9);
    }

    @Test
    void onlySettingsFromOutsideAreTold() {
        show(
                new Event.SettingEffective("infratest.teardown", "NEVER", "environment variable INFRATEST_TEARDOWN"),
                new Event.SettingEffective("infratest.sharing", "RUN", "annotation"),
                new Event.SettingEffective("infratest.boot.atOnce", "2", "default"));

        assertThat(lines())
                .containsExactly("[infratest] infratest.teardown is 'NEVER' (environment variable INFRATEST_TEARDOWN)");
    }

    @Test
    void otherEndsAreToldToo() {
        show(
                Sample.boxReady(false),
                new Event.BoxFailed("b", "\nPacker exited with 1\n  more"),
                Sample.starting(Path.of("logs")),
                new Event.EnvironmentFailed("e1", "gw does not answer\n  more", Duration.ofSeconds(120)),
                new Event.EnvironmentStopped("e1", true, "log in with: ssh gw", Duration.ZERO));

        assertThat(lines())
                .containsExactly(
                        "[infratest] box infratest/basebox (0123456789ab): nothing it is built from has changed, an earlier build serves",
                        "[infratest] box b: failed: Packer exited with 1",
                        "[infratest] gateway: starting with vagrant (libvirt); logs: logs",
                        "[infratest] gateway: failed to start after 120 s: gw does not answer",
                        "[infratest] gateway: left running; log in with: ssh gw");
    }

    @Test
    void downloadWithoutChecksumIsWarnedOf() {
        show(new Event.BoxUnchecked("lab/web", "https://images.example/debian.iso", "set iso_checksum"));

        assertThat(lines())
                .containsExactly(
                        "[infratest] WARNING: box lab/web: https://images.example/debian.iso was downloaded without a"
                                + " checksum; set iso_checksum");
    }

    @Test
    void controlCharactersNeverReachTheTerminal() {
        show(new Event.EnvironmentProgress("e1", "==> gw:\u001b[31m bad\0\r\nnews\u202e"));
        assertThat(lines()).containsExactly("[infratest] e1: ==> gw: bad news");
    }

    @Test
    void silentBootSaysThatItLasts() {
        show(Sample.starting(Path.of("logs")));
        beatAfter(14);
        show(new Event.EnvironmentProgress("e1", "still here"));
        beatAfter(14);
        assertThat(lines()).hasSize(2);

        beatAfter(1);
        beatAfter(14);
        assertThat(lines()).hasSize(3).last().isEqualTo("[infratest] gateway: not finished yet, 29 s so far");

        beatAfter(1);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void progressOfABuildCountsAsASignOfLife() {
        show(Sample.boxBuilding());
        beatAfter(14);
        show(new Event.EnvironmentProgress("infratest/basebox", "packer ==> qemu: waiting for SSH"));
        beatAfter(14);
        assertThat(lines())
                .hasSize(2)
                .last()
                .isEqualTo("[infratest] box infratest/basebox (0123456789ab): packer ==> qemu: waiting for SSH");
    }

    @Test
    void whatHasEndedIsNotMentionedAgain() {
        show(Sample.boxBuilding(), Sample.boxReady(true), Sample.starting(Path.of("logs")), Sample.started());
        int before = lines().size();
        beatAfter(1_000);
        assertThat(lines()).hasSize(before);
    }

    private void show(Event... events) {
        List.of(events).forEach(console::show);
    }

    private void beatAfter(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        console.beat();
    }

    private List<String> lines() {
        return printed.toString(UTF_8).lines().toList();
    }
}
