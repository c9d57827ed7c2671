package org.infratest.probe;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What came of mounting a folder of an NFS server on another machine. It is unmounted again in any case.
 *
 * @param target the server, as failures call it
 * @param from the machine on which it was mounted
 * @param export the folder, as the server calls it
 * @param version the version of NFS that was agreed on, or an empty string
 * @param isMounted whether it could be mounted, and its content listed
 * @param isWritable whether a file could be written, read again and removed
 * @param problem what went wrong, in the words of that machine, or an empty string
 * @param took how long it took
 */
@Api
public record NfsMountObservation(
        String target,
        String from,
        String export,
        String version,
        boolean isMounted,
        boolean isWritable,
        String problem,
        Duration took)
        implements Observation {

    @Override
    public String description() {
        if (isWritable) {
            return "it could be mounted, read and written";
        }
        String words = problem.isEmpty() ? "" : " (" + Printable.line(problem, 400) + ")";
        return isMounted ? "it could be mounted and read, but not written" + words : "it could not be mounted" + words;
    }

    @Override
    public List<String> details() {
        return version.isEmpty() ? List.of() : List.of("version: " + Printable.line(version, 40));
    }
}
