package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.jspecify.annotations.Nullable;

/** Offers each version of TLS alone. */
final class TlsVersionsTalk {

    private final @Nullable StartTls start;
    private final @Nullable String name;
    private final List<TlsVersion> accepted = new ArrayList<>();
    private final Map<TlsVersion, String> refused = new EnumMap<>(TlsVersion.class);

    TlsVersionsTalk(@Nullable StartTls start, @Nullable String name) {
        this.start = start;
        this.name = name;
    }

    TlsVersionsObservation look(Aim aim, Patience patience, InetSocketAddress address) {
        long begin = System.nanoTime();
        Outcome first = null;
        for (TlsVersion version : TlsVersion.values()) {
            Outcome outcome = offer(version, aim, patience, address);
            first = first == null ? outcome : first;
            if (!outcome.problem().isEmpty()) {
                return seen(first, outcome.problem() + " when it was offered " + version, outcome.failure(), begin);
            }
        }
        if (first == null) {
            throw new IllegalStateException("There is at least one version");
        }
        return seen(first, "", null, begin);
    }

    private Outcome offer(TlsVersion version, Aim aim, Patience patience, InetSocketAddress address) {
        return Conversation.hold(aim, patience, address, wire -> {
            if (start != null) {
                start.ask(wire);
            }
            String said = new TlsHello(version, name).ask(wire);
            if (said.isEmpty()) {
                accepted.add(version);
            } else {
                refused.put(version, said);
            }
        });
    }

    private TlsVersionsObservation seen(Outcome first, String problem, @Nullable Throwable failure, long begin) {
        return new TlsVersionsObservation(
                first.connection(), accepted, refused, problem, failure, Duration.ofNanos(System.nanoTime() - begin));
    }
}
