package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A chain of firewall rules.
 *
 * @param name how it was asked for
 * @param chain the chain, or null where there is none
 * @param took how long it took to look
 */
@Api
public record ChainObservation(String name, @Nullable FirewallChain chain, Duration took) implements Observation {

    private static final int SHOWN = 500;
    private static final int SHOWN_BELOW = 4_000;

    /** Whether there is such a chain. */
    public boolean exists() {
        return chain != null;
    }

    /** Its rules; none where there is no such chain. */
    public List<String> rules() {
        return chain == null ? List.of() : chain.rules();
    }

    @Override
    public String description() {
        FirewallChain seen = chain;
        if (seen == null) {
            return "there is no such chain";
        }
        String policy = seen.policy().isEmpty() ? "no policy" : "policy " + seen.policy();
        return Printable.line(
                "it has " + policy + " and "
                        + (rules().isEmpty() ? "no rules" : "the rules: " + String.join("; ", rules())),
                SHOWN);
    }

    @Override
    public List<String> details() {
        String all = String.join("; ", rules());
        return all.length() > SHOWN ? List.of("rules: " + Printable.line(all, SHOWN_BELOW)) : List.of();
    }
}
