package org.infratest.lab.keeper;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.infratest.vantage.EchoPlan;

/** What a keeper is asked: the first line of a connection, which is for this one question. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Ask.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Ask.Connect.class, name = "connect"),
    @JsonSubTypes.Type(value = Ask.Echoes.class, name = "echoes"),
    @JsonSubTypes.Type(value = Ask.Exchange.class, name = "exchange"),
    @JsonSubTypes.Type(value = Ask.Power.class, name = "power"),
    @JsonSubTypes.Type(value = Ask.Heal.class, name = "heal"),
    @JsonSubTypes.Type(value = Ask.Evidence.class, name = "evidence"),
    @JsonSubTypes.Type(value = Ask.Remarks.class, name = "remarks"),
    @JsonSubTypes.Type(value = Ask.Checkpoint.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = Ask.End.class, name = "end")
})
public sealed interface Ask {

    /** How long the answer may take. */
    default Duration patience() {
        return SLACK;
    }

    /** How late a keeper may be. */
    Duration SLACK = Duration.ofMinutes(1);

    /** How long machines may take to be on, off or back. */
    Duration MACHINES = Duration.ofMinutes(15);

    /** Uses the lab as long as this connection is open. What happens meanwhile is told, then once that it is ready, or why not. */
    record Hold() implements Ask {}

    /** Opens a TCP connection from the lab's own host. Where it opens, its bytes follow in frames. */
    record Connect(InetSocketAddress target, Duration timeout) implements Ask {

        @Override
        public Duration patience() {
            return timeout.plus(SLACK);
        }
    }

    /** Sends echo requests from there. */
    record Echoes(InetAddress target, EchoPlan plan) implements Ask {

        @Override
        public Duration patience() {
            return plan.interval()
                    .multipliedBy(plan.count())
                    .plus(plan.timeout())
                    .plus(SLACK);
        }
    }

    /**
     * Sends a datagram from there.
     *
     * @param wanted how its answer begins, as {@link org.infratest.vantage.DatagramPattern#text} says it
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on the wire; nobody compares questions
    record Exchange(InetSocketAddress target, byte[] payload, String wanted, Duration timeout) implements Ask {

        @Override
        public Duration patience() {
            return timeout.plus(SLACK);
        }
    }

    /** Switches a machine on or off, and answers once it is. */
    record Power(String host, boolean on) implements Ask {

        @Override
        public Duration patience() {
            return MACHINES;
        }
    }

    /** Makes whole what was broken. */
    record Heal() implements Ask {

        @Override
        public Duration patience() {
            return MACHINES;
        }
    }

    /** Writes down what can be seen of a failure. */
    record Evidence(Instant since, Path folder) implements Ask {}

    /** What whoever reads of a failure should know. */
    record Remarks() implements Ask {}

    /**
     * Does something with checkpoints.
     *
     * @param name which one; empty where all names are asked for
     */
    record Checkpoint(Action action, String name) implements Ask {

        /** What is done. */
        public enum Action {
            /** It is kept. */
            TAKE,
            /** All go back to it. */
            GO_BACK,
            /** The names are told. */
            NAMES
        }

        @Override
        public Duration patience() {
            return MACHINES;
        }
    }

    /** Ends the lab, and the keeper once that is answered. */
    record End() implements Ask {}
}
