package org.infratest.provision;

import java.nio.file.Path;
import org.infratest.process.CommandRunner;

/** What provisioners work with on the test machine; those of one run share one. Safe for use by several threads. */
public final class ProvisionTools {

    private final Path cache;
    private final CommandRunner runner;
    private final MasterBook masters = new MasterBook();

    /**
     * Creates them.
     *
     * @param cache the cache that all runs of this user share
     * @param runner runs programs here
     */
    public ProvisionTools(Path cache, CommandRunner runner) {
        this.cache = cache;
        this.runner = runner;
    }

    Path cache() {
        return cache;
    }

    CommandRunner runner() {
        return runner;
    }

    MasterBook masters() {
        return masters;
    }
}
