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

    /** Whether nothing but configuration files is left of it; what was unpacked and not configured is there, though not as a whole. */
    boolean isGone() {
        return status.equals("config-files") || status.equals("not-installed");
    }

    boolean isCalled(String wanted) {
        return wanted.equals(name)
                || wanted.equals(name + ":" + architecture)
                || wanted.equals(name + "." + architecture);
    }
}
