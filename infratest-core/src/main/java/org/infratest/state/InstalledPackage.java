package org.infratest.state;

import org.infratest.Api;

/**
 * A package that the machine's package manager knows.
 *
 * @param name its name, without an architecture
 * @param version its version, as the package manager writes it: with epoch and revision
 * @param architecture its architecture, for example {@code amd64}
 * @param status {@code installed}, or what else dpkg says: {@code config-files}, {@code half-configured}
 */
@Api
public record InstalledPackage(String name, String version, String architecture, String status) {

    static final String INSTALLED = "installed";

    /** Whether it is installed as a whole. */
    public boolean isInstalled() {
        return status.equals(INSTALLED);
    }

    boolean isCalled(String wanted) {
        return wanted.equals(name)
                || wanted.equals(name + ":" + architecture)
                || wanted.equals(name + "." + architecture);
    }
}
