package org.infratest.state;

import java.util.List;

/**
 * A unit of systemd.
 *
 * @param names its name and its aliases
 * @param load for example {@code loaded}, {@code not-found}, {@code masked}; empty where it is not in memory
 * @param active for example {@code active}, {@code failed}; empty where it is not in memory
 * @param sub for example {@code running}, {@code exited}
 * @param file for example {@code enabled}, {@code static}
 */
record Unit(List<String> names, String load, String active, String sub, String file) {}
