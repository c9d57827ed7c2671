package org.infratest.lab.net.ip;

import org.infratest.vantage.Dial;

/**
 * Why a connection did not open, or broke.
 *
 * @param reason a noun phrase, which names who said so where somebody did
 */
record TcpFailure(Dial.State state, String reason) {}
