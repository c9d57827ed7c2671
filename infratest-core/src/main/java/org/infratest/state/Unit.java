package org.infratest.state;

import java.util.List;

/**
 * A unit of systemd.
 *
 * @param isSystemd whether systemd is what manages the machine; where it is not, nothing else is known
 * @param names its name and its aliases
 * @param load for example {@code loaded}, {@code not-found}, {@code masked}
 * @param active for example {@code active}, {@code failed}
 * @param sub for example {@code running}, {@code exited}
 * @param file for example {@code enabled}, {@code static}
 */
record Unit(boolean isSystemd, List<String> names, String load, String active, String sub, String file) {

    static final Unit WITHOUT_SYSTEMD = new Unit(false, List.of(), "", "", "", "");

    boolean exists() {
        return !load.equals("not-found");
    }
}
