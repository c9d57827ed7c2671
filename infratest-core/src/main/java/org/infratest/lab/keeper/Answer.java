package org.infratest.lab.keeper;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigsetFailure;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.Phase;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.UdpExchange;

/** What a keeper says. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Done.class, name = "done"),
    @JsonSubTypes.Type(value = Answer.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Answer.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Answer.Entered.class, name = "entered"),
    @JsonSubTypes.Type(value = Answer.Began.class, name = "began"),
    @JsonSubTypes.Type(value = Answer.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = Answer.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = Answer.NotOpened.class, name = "not-opened"),
    @JsonSubTypes.Type(value = Answer.Echoed.class, name = "echoed"),
    @JsonSubTypes.Type(value = Answer.Exchanged.class, name = "exchanged"),
    @JsonSubTypes.Type(value = Answer.Seen.class, name = "seen"),
    @JsonSubTypes.Type(value = Answer.Names.class, name = "names")
})
public sealed interface Answer {

    /** It is done, and there is no more to say. */
    record Done() implements Answer {}

    /** It failed. */
    record Failed(Kind kind, String message) implements Answer {

        /** Who has to act. */
        public enum Kind {
            /** A machine refused what the user wrote. */
            CONFIGSET,
            /** What was asked cannot be. */
            CONFIGURATION,
            /** Everything else. */
            ENVIRONMENT
        }

        /** As an answer. */
        public static Failed of(Throwable failure) {
            Kind kind = failure instanceof ConfigsetFailure
                    ? Kind.CONFIGSET
                    : failure instanceof ConfigurationException ? Kind.CONFIGURATION : Kind.ENVIRONMENT;
            boolean ours = kind != Kind.ENVIRONMENT || failure instanceof EnvironmentException;
            return new Failed(kind, ours ? String.valueOf(failure.getMessage()) : failure.toString());
        }

        /** As what is to be thrown here. */
        public RuntimeException exception() {
            return kind == Kind.CONFIGURATION ? new ConfigurationException(message) : new EnvironmentException(message);
        }
    }

    /** Something worth a line. */
    record Progress(String message) implements Answer {}

    /**
     * A machine enters a phase of its start, or leaves it.
     *
     * @param begins whether it enters
     */
    record Entered(String machine, Phase phase, boolean begins) implements Answer {}

    /**
     * The boot begins.
     *
     * @param lab the id under which the keeper has the lab on record
     * @param logs the folder of its logs
     */
    record Began(String lab, Path logs) implements Answer {}

    /**
     * All machines are ready.
     *
     * @param emulated whether they are emulated
     * @param addresses those of the lab's own host
     * @param logs the folder of its logs
     */
    record Ready(boolean emulated, List<InetAddress> addresses, List<Machine> machines, Path logs) implements Answer {

        /** Copies the lists. */
        public Ready {
            addresses = List.copyOf(addresses);
            machines = List.copyOf(machines);
        }
    }

    /**
     * A machine.
     *
     * @param port at which this computer's loopback leads to its SSH
     * @param key the private key that it lets in
     * @param addresses its addresses by network
     * @param on whether it is switched on
     */
    record Machine(String name, int port, Path key, Map<String, InetAddress> addresses, boolean on) {

        /** Copies the map and keeps its order. */
        public Machine {
            addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
        }
    }

    /**
     * The connection is open; its bytes follow.
     *
     * @param local the address from which it was opened
     */
    record Opened(InetAddress local, Duration took) implements Answer {}

    /** The connection did not open. */
    record NotOpened(Dial.NotOpened dial) implements Answer {}

    /** What came of echo requests. */
    record Echoed(List<Echo> echoes) implements Answer {

        /** Copies the list. */
        public Echoed {
            echoes = List.copyOf(echoes);
        }
    }

    /** What came of a datagram. */
    record Exchanged(UdpExchange exchange) implements Answer {}

    /** What can be seen of a failure. */
    record Seen(List<Path> files) implements Answer {

        /** Copies the list. */
        public Seen {
            files = List.copyOf(files);
        }
    }

    /** Names, or lines. */
    record Names(List<String> names) implements Answer {

        /** Copies the list. */
        public Names {
            names = List.copyOf(names);
        }
    }
}
