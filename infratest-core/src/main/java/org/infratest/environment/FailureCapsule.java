package org.infratest.environment;

import java.nio.file.Path;
import java.time.Instant;
import org.infratest.Api;

/**
 * An ability of environments: all of it, as it stands when a test has failed, can be put into one file, from which {@code infratest resume}
 * makes it go on elsewhere.
 */
@Api
public interface FailureCapsule {

    /**
     * What a capsule is taken for.
     *
     * @param test the test that failed, as the report calls it
     * @param since when it began
     * @param withBase whether what the machines' disks were made from goes in, too
     */
    @Api
    record Occasion(String test, Instant since, boolean withBase) {}

    /**
     * Takes it. The machines stand still for a moment, and then go on as they were. It contains their memory, with whatever secrets there are.
     *
     * @param file a new file, for this user alone
     * @throws org.infratest.EnvironmentException if that cannot be done, for example for want of room; then there is no such file
     */
    void encapsulate(Occasion occasion, Path file);
}
