/**
 * The {@code infratest} command. Needs picocli, an optional dependency.
 */
@NullMarked
package org.infratest.cli;

import org.jspecify.annotations.NullMarked;
