package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.process.ToolMissingException;

/**
 * A network namespace whose every route is known; needs no privilege where user namespaces are allowed. There are a machine at 10.9.0.2 that
 * never answers, and routes to 10.1.0.0/24, 10.2.0.0/24 and 10.3.0.0/24 that are unreachable, a blackhole and prohibited.
 */
final class TestNamespace {

    private static final List<String> UNSHARE = List.of("unshare", "--map-root-user", "--net");

    private static final String SETUP = String.join(
            "\n",
            "set -e",
            "ip link set lo up",
            "ip link add v0 type veth peer name v1",
            "ip link set v0 up",
            "ip link set v1 up",
            "ip addr add 10.9.0.1/24 dev v0",
            "ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev v0 nud permanent",
            "ip route add unreachable 10.1.0.0/24",
            "ip route add blackhole 10.2.0.0/24",
            "ip route add prohibit 10.3.0.0/24",
            "");

    private TestNamespace() {}

    /** Skips the test where there are no namespaces, or a program that is tried so is missing. */
    static void require(List<String> program) {
        List<String> unshare = new ArrayList<>(UNSHARE);
        unshare.add("true");
        for (List<String> attempt : List.of(unshare, List.of("ip", "-V"), program)) {
            try {
                CommandResult result = new SystemCommandRunner().run(Command.of(attempt));
                assumeTrue(
                        result.succeeded(),
                        () -> "network namespaces cannot be used here: " + attempt + " " + result.stderr());
            } catch (ToolMissingException e) {
                assumeTrue(false, () -> "network namespaces cannot be used here: " + e.getMessage());
            }
        }
    }

    /**
     * Runs a script in one, which has to succeed.
     *
     * @param script for {@code sh}
     * @param arguments its arguments
     */
    static CommandResult run(String script, List<String> arguments, Duration deadline) {
        List<String> line = new ArrayList<>(UNSHARE);
        line.addAll(List.of("sh", "-c", SETUP + script, "sh"));
        line.addAll(arguments);
        CommandResult result = new SystemCommandRunner().run(Command.of(line).withDeadline(deadline));
        assertThat(result.succeeded()).as(result.ending() + result.stderr()).isTrue();
        return result;
    }
}
