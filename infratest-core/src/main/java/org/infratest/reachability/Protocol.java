package org.infratest.reachability;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.UdpProbe;

/** By what a flow goes. */
@Api
public enum Protocol {
    /** A TCP connection to a port. */
    TCP(true) {
        @Override
        Sighting look(Look look) {
            return Sighting.of(
                    look,
                    look.vantage()
                            .connectEach(List.of(look.socketAddress()), TCP_TIMEOUT)
                            .get(0));
        }
    },
    /** A UDP datagram to a port, and an answer. Without an answer it is not known whether anybody listens. */
    UDP(true) {
        @Override
        Sighting look(Look look) {
            String question = look.service().question();
            byte[] bytes = question == null
                    ? UsualQuestions.of(look.service().port())
                    : question.getBytes(StandardCharsets.ISO_8859_1);
            return Sighting.of(UdpProbe.to(silent(look.to()))
                    .network(look.network())
                    .from(look.vantage())
                    .send(bytes)
                    .observe(look.service().port()));
        }
    },
    /** ICMP echo. */
    ICMP(false) {
        @Override
        Sighting look(Look look) {
            return Sighting.of(IcmpProbe.to(silent(look.to()))
                    .network(look.network())
                    .from(look.vantage())
                    .observe());
        }
    };

    /** Long enough for two more attempts of the kernel, whose first packet may be lost while an address is resolved. */
    static final Duration TCP_TIMEOUT = Duration.ofSeconds(3);

    private final boolean ports;

    Protocol(boolean ports) {
        this.ports = ports;
    }

    /** Whether a flow of this kind goes to a port. */
    public boolean hasPorts() {
        return ports;
    }

    /** Looks once, without telling anybody. */
    abstract Sighting look(Look look);

    /** The machine without its events: a flow is one row in the report, however often it was looked at. */
    private static Host silent(Host host) {
        return new Host(host.name(), host.groups(), host.addresses(), host::ssh, HostContext.NONE);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
