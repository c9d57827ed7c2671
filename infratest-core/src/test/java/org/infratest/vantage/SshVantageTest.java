package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.spec.Subnet;
import org.infratest.ssh.ChannelNotOpenException.Reason;
import org.infratest.ssh.SshResult;
import org.infratest.vantage.Dial.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshVantageTest {

    private static final InetAddress DB = Subnet.address("10.0.1.3");
    private static final InetSocketAddress TARGET = new InetSocketAddress(DB, 5432);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final FakeSession session = new FakeSession();
    private final SshVantage vantage = new SshVantage("app", List.of(Subnet.address("10.0.1.2")), () -> session);

    @Test
    void openChannelIsAnOpenConnectionAndAsksNothing() {
        assertThat(vantage.connect(TARGET, TIMEOUT)).isInstanceOf(Dial.Opened.class);
        assertThat(session.commands()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Connection refused,REFUSED",
        "No route to host,UNREACHABLE",
        "Network is unreachable,UNREACHABLE",
        "Permission denied,UNREACHABLE",
        "Invalid argument,UNREACHABLE",
        "Connection timed out,FILTERED"
    })
    void bashTellsWhyAChannelDidNotOpen(String words, State state) {
        session.refuse(Reason.NOT_CONNECTED)
                .answer(command -> FakeSession.result(
                        command,
                        1,
                        "",
                        "bash: connect: " + words + "\nbash: line 1: /dev/tcp/10.0.1.3/5432: " + words + "\n"));
        assertThat(notOpened().state()).isEqualTo(state);
        assertThat(session.commands())
                .containsExactly("export LC_ALL=C; command -v bash >/dev/null || exit 127; "
                        + "timeout 3 bash -c ': <>/dev/tcp/10.0.1.3/5432'");
    }

    @Test
    void timeoutOfTheToolIsFiltered() {
        session.refuse(Reason.NOT_CONNECTED).answer(command -> FakeSession.result(command, 124, "", ""));
        assertThat(notOpened().state()).isEqualTo(State.FILTERED);
    }

    @Test
    void bashWithoutTheAbilityIsFollowedByPython() {
        session.refuse(Reason.NOT_CONNECTED).answer(this::bashWithoutNetwork);
        assertThat(notOpened().state()).isEqualTo(State.REFUSED);
        assertThat(session.commands()).hasSize(2);
        assertThat(session.commands().get(1)).contains("socket.create_connection((\"10.0.1.3\", 5432), 3)");
    }

    private SshResult bashWithoutNetwork(String command) {
        return command.contains("bash")
                ? FakeSession.result(command, 1, "", "bash: /dev/tcp/10.0.1.3/5432: No such file or directory\n")
                : FakeSession.result(command, 1, "", "ConnectionRefusedError: [Errno 111] Connection refused\n");
    }

    @Test
    void machineWithoutAnyToolCannotTell() {
        session.refuse(Reason.NOT_CONNECTED).answer(command -> FakeSession.result(command, 127, "", ""));
        assertThat(notOpened())
                .extracting(Dial.NotOpened::state, Dial.NotOpened::reason)
                .containsExactly(
                        State.NOT_OPEN,
                        "it did not open, and 'app' has neither bash with timeout, python3 nor nc to tell whether it was "
                                + "refused or filtered");
        assertThat(session.commands()).hasSize(3);
    }

    @Test
    void channelWithoutAnAnswerIsFilteredOnceTheMachineShowsThatItLives() {
        session.refuse(Reason.NO_ANSWER);
        assertThat(notOpened())
                .extracting(Dial.NotOpened::state, Dial.NotOpened::reason)
                .containsExactly(State.FILTERED, "no answer within 3 s");
        assertThat(session.commands()).containsExactly("true");
    }

    @Test
    void channelWithoutAnAnswerOfADeadMachineIsAnError() {
        session.refuse(Reason.NO_ANSWER).answer(command -> {
            throw new EnvironmentException("the session was lost");
        });
        assertThatThrownBy(() -> vantage.connect(TARGET, TIMEOUT)).isInstanceOf(EnvironmentException.class);
    }

    @Test
    void prohibitedForwardingToAnOpenPortIsAnError() {
        session.refuse(Reason.PROHIBITED);
        assertThatThrownBy(() -> vantage.connect(TARGET, TIMEOUT))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Cannot look from 'app': port 5432 of 10.0.1.3 is open from there, but its sshd does not let "
                                + "streams through; set AllowTcpForwarding (or PermitOpen) in its sshd_config to let infratest connect");
    }

    @Test
    void prohibitedForwardingToAClosedPortIsStillTold() {
        session.refuse(Reason.PROHIBITED)
                .answer(command -> FakeSession.result(command, 1, "", "bash: connect: Connection refused\n"));
        assertThat(notOpened().state()).isEqualTo(State.REFUSED);
    }

    @Test
    void portThatOpenedMeanwhileIsTriedOnceMore() {
        session.refuse(Reason.NOT_CONNECTED);
        assertThat(vantage.connect(TARGET, TIMEOUT)).isInstanceOf(Dial.Opened.class);
    }

    @Test
    void portThatOpensOnlyForProgramsIsNotGuessedAt() {
        session.refuse(Reason.NOT_CONNECTED).refuse(Reason.NOT_CONNECTED);
        assertThat(notOpened().state()).isEqualTo(State.NOT_OPEN);
    }

    @Test
    void pingOfTheMachineSendsTheEcho() {
        session.answer(command ->
                FakeSession.result(command, 0, "64 bytes from 10.0.1.3: icmp_seq=1 ttl=63 time=0.9 ms\n", ""));
        assertThat(vantage.echo(DB, TIMEOUT)).isEqualTo(new Echo.Replied("ping", Duration.ofNanos(900_000), 63));
    }

    @Test
    void repliesThatWereNotKeptAreNotTakenForSilence() {
        session.answer(command -> new SshResult(
                command, 0, "64 bytes from 10.0.1.3: icmp_seq=1 ttl=63 time=0.9 ms\n", "", true, TIMEOUT));
        EchoPlan plan = new EchoPlan(60_000, 56, Duration.ofMillis(1), TIMEOUT);

        assertThatThrownBy(() -> vantage.echoes(DB, plan))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("ping on 'app' printed more than is kept, so that replies would be missing; send fewer than"
                        + " 60000 requests at a time");
    }

    @Test
    void pingThatMayNotSendIsTriedWithSudoAndThenToldOf() {
        session.answer(command -> FakeSession.result(command, 2, "", "ping: socket: Operation not permitted\n"));
        assertThatThrownBy(() -> vantage.echo(DB, TIMEOUT))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("No echo request can be sent from 'app': "
                        + "'LC_ALL=C ping -n -c 1 -W 3 10.0.1.3' exited with 2: ping: socket: Operation not permitted; "
                        + "'LC_ALL=C sudo -n ping -n -c 1 -W 3 10.0.1.3' exited with 2: ping: socket: Operation not permitted; "
                        + "install ping there (on Debian and Ubuntu: apt-get install iputils-ping)");
    }

    private Dial.NotOpened notOpened() {
        return (Dial.NotOpened) vantage.connect(TARGET, TIMEOUT);
    }
}
