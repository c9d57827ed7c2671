/**
 * A lab in another process: what is asked of it over a Unix socket, and a vantage that looks from there. Knows how to ask, not what a lab is.
 */
@NullMarked
package org.infratest.lab.keeper;

import org.jspecify.annotations.NullMarked;
