package org.infratest.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.event.EventSink;
import org.infratest.spec.TopologySpec;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/** What the machines of one environment share; a provider hands it to each {@link Host} that it makes. */
@Api
public interface HostContext {

    /** How long may be asked on where nobody says anything else. */
    Duration DIAGNOSIS_BUDGET = Duration.ofSeconds(10);

    /** For machines of no environment. */
    HostContext NONE = new HostContext() {
        @Override
        public @Nullable String environment() {
            return null;
        }

        @Override
        public EventSink events() {
            return EventSink.NONE;
        }

        @Override
        public @Nullable HostPower power(Host host) {
            return null;
        }
    };

    /** The environment's id. */
    @Nullable
    String environment();

    /** Where events go. */
    EventSink events();

    /** The power switch of a machine, or null where the provider has none. */
    @Nullable
    HostPower power(Host host);

    /** How probes look from this JVM; by default by the network of this computer. */
    default Vantage jvm() {
        return JvmVantage.OF_THIS_COMPUTER;
    }

    /** The machines of the environment, in the order of its topology; by default none is known. */
    default List<Host> hosts() {
        return List.of();
    }

    /** The networks and machines that were declared; by default nothing was. */
    default TopologySpec topology() {
        return TopologySpec.UNDECLARED;
    }

    /** The folder in which the environment's logs are, or null where it has none. */
    default @Nullable Path logs() {
        return null;
    }

    /**
     * How long may be asked on when a probe of one of these machines fails; zero means that nothing is asked. By default
     * {@link #DIAGNOSIS_BUDGET}; a provider passes on what {@link Workspace#diagnosisBudget} says.
     */
    default Duration diagnosisBudget() {
        return DIAGNOSIS_BUDGET;
    }
}
