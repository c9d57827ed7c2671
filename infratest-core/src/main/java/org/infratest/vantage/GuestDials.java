package org.infratest.vantage;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/**
 * Opens many connections from a machine at once, with one command for hundreds of them.
 *
 * @param ssh opens the session, or returns the open one
 * @param timeout of each attempt
 */
record GuestDials(Supplier<SshSession> ssh, Duration timeout) {

    /** What a command may take beyond the time that its connections were given. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    /** What came of the targets of which the machine can tell by one command. */
    Map<InetSocketAddress, Dial> look(List<InetSocketAddress> targets) {
        for (DialsTool tool : DialsTool.values()) {
            Optional<Map<InetSocketAddress, Dial>> dials = look(tool, targets);
            if (dials.isPresent()) {
                return dials.get();
            }
        }
        return Map.of();
    }

    private Optional<Map<InetSocketAddress, Dial>> look(DialsTool tool, List<InetSocketAddress> targets) {
        Map<InetSocketAddress, Dial> all = new HashMap<>();
        for (int from = 0; from < targets.size(); from += tool.most()) {
            List<InetSocketAddress> part = targets.subList(from, Math.min(targets.size(), from + tool.most()));
            SshResult result = ssh.get().exec(tool.command(part, timeout), timeout.plus(SLACK));
            Optional<Map<InetSocketAddress, Dial>> dials = tool.read(result, part, timeout);
            if (dials.isEmpty()) {
                return Optional.empty();
            }
            all.putAll(dials.get());
        }
        return Optional.of(all);
    }
}
