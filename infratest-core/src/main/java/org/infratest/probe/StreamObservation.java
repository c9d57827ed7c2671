package org.infratest.probe;

import org.infratest.Api;
import org.infratest.expect.Observation;

/** What was said over a TCP connection, where one came about. */
@Api
public interface StreamObservation extends Observation {

    /** What came of opening the connection. */
    TcpObservation connection();

    /** Why the conversation did not come to its end; empty where it did, whatever was said. */
    String problem();
}
