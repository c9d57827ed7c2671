package org.infratest.environment;

import org.infratest.Api;
import org.infratest.event.EventSink;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/** What the machines of one environment share; a provider hands it to each {@link Host} that it makes. */
@Api
public interface HostContext {

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
}
