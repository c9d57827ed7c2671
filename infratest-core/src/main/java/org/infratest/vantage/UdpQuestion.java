package org.infratest.vantage;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A datagram to be sent.
 *
 * @param target a resolved address
 * @param payload what it carries
 * @param wanted how its answer begins
 * @param timeout how long to listen
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares questions
record UdpQuestion(InetSocketAddress target, byte[] payload, DatagramPattern wanted, Duration timeout) {}
