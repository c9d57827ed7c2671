package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.infratest.process.CommandResult;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the programs of a machine find in a network whose every route is known, and what is made of machines without them. */
@Timeout(60)
class GuestDialsTest {

    private static final String SERVER = String.join(
            "\n",
            "python3 -m http.server --bind 127.0.0.1 8080 > /dev/null 2>&1 & server=$!",
            "until python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", 8080))' 2> /dev/null; do sleep 0.05; done",
            "code=0; sh -c \"$1\" || code=$?; kill $server; exit $code");

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final FakeSession session = new FakeSession();
    private final GuestDials dials = new GuestDials(() -> session, TIMEOUT);

    @ParameterizedTest
    @EnumSource
    @EnabledOnOs(OS.LINUX)
    void eachProgramTellsTruly(DialsTool tool) {
        List<InetSocketAddress> targets = List.of(
                at("127.0.0.1", 8080),
                at("127.0.0.1", 9),
                at("10.1.0.1", 80),
                at("10.2.0.1", 80),
                at("10.3.0.1", 80),
                at("10.4.0.1", 80),
                at("10.9.0.2", 80));
        SshResult result = inNamespace(tool.command(targets, TIMEOUT));

        Map<InetSocketAddress, Dial> dials = tool.read(result, targets, TIMEOUT).orElseThrow();
        assertThat(targets.stream().map(target -> text(dials.get(target))))
                .containsExactly(
                        "open",
                        "REFUSED: connection refused",
                        "UNREACHABLE: no route to host",
                        "UNREACHABLE: the route there is a blackhole (invalid argument)",
                        "UNREACHABLE: the route there is prohibited (permission denied)",
                        "UNREACHABLE: network is unreachable",
                        "FILTERED: no answer within 2 s");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(40));
    }

    private static SshResult inNamespace(String command) {
        TestNamespace.require(List.of("python3", "-V"));
        CommandResult result = TestNamespace.run(SERVER, List.of(command), Duration.ofSeconds(45));
        return new SshResult(
                command,
                result.exitCode(),
                String.join("\n", result.stdout()),
                String.join("\n", result.stderr()),
                false,
                result.took());
    }

    @Test
    void machineWithoutPythonIsAskedByBash() {
        session.answer(command -> command.contains("python3")
                ? FakeSession.result(command, 127, "", "")
                : FakeSession.result(command, 0, "0 open\n1 bash: connect: Connection refused\n", ""));

        List<InetSocketAddress> targets = List.of(at("10.0.1.3", 22), at("10.0.1.3", 23));
        Map<InetSocketAddress, Dial> seen = dials.look(targets);
        assertThat(targets.stream().map(target -> text(seen.get(target))))
                .containsExactly("open", "REFUSED: connection refused");
        assertThat(session.commands()).hasSize(2);
    }

    @Test
    void machineWithNeitherTellsNothing() {
        session.answer(command -> FakeSession.result(command, 127, "", ""));
        assertThat(dials.look(List.of(at("10.0.1.3", 22)))).isEmpty();
    }

    @Test
    void hostileOutputIsNoFinding() {
        session.answer(command -> FakeSession.result(
                command,
                0,
                "7 open\n-1 open\n0 opened\n99999999999 open\n0 \u001b[2J\nopen\n" + "0".repeat(100_000),
                ""));
        assertThat(dials.look(List.of(at("10.0.1.3", 22)))).isEmpty();
    }

    @Test
    void manyTargetsAreSeveralCommands() {
        Map<String, Integer> asked = new HashMap<>();
        session.answer(command -> {
            int count = command.split("\\(\"10\\.0\\.1\\.3\",", -1).length - 1;
            asked.put(command, count);
            return FakeSession.result(command, 0, "0 open\n", "");
        });
        List<InetSocketAddress> targets = new ArrayList<>();
        for (int port = 1; port <= 500; port++) {
            targets.add(at("10.0.1.3", port));
        }
        assertThat(dials.look(targets)).containsOnlyKeys(targets.get(0), targets.get(400));
        assertThat(asked.values()).containsExactlyInAnyOrder(400, 100);
    }

    private static String text(@Nullable Dial dial) {
        return dial instanceof Dial.NotOpened closed
                ? closed.state() + ": " + closed.reason()
                : dial == null ? "" : "open";
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(Subnet.address(address), port);
    }
}
