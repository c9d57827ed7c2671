package org.infratest.lab.net.ip;

import java.util.concurrent.CompletionStage;

/** Answers what a {@link DnsServer} does not know. */
@FunctionalInterface
public interface DnsUpstream {

    /**
     * Begins to answer. Called on the loop; must not block.
     *
     * @param query a well-formed query with one question
     * @param udp whether it came, and is to be passed on, by UDP; else by TCP
     * @return the answer to come, with the query's id; completed on any thread
     */
    CompletionStage<byte[]> ask(byte[] query, boolean udp);
}
