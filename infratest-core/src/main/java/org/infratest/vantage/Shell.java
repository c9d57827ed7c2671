package org.infratest.vantage;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.ssh.SshResult;

/** An ability of vantages: commands can be run where they look from. */
@Api
public interface Shell {

    /**
     * Runs a command in the login shell of this place and waits for its end. An exit code other than 0 is a result.
     *
     * @throws org.infratest.EnvironmentException if it could not be run, or did not end before the deadline
     */
    SshResult exec(String command, Duration deadline);
}
