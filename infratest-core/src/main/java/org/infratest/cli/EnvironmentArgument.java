package org.infratest.cli;

import picocli.CommandLine.Parameters;

/** Names an environment. */
final class EnvironmentArgument {

    @Parameters(index = "0", paramLabel = "ENVIRONMENT", description = "An id that 'infratest list' shows, or a name.")
    private String wanted = "";

    String wanted() {
        return wanted;
    }
}
