/**
 * Builds boxes with the installed Packer, and skips what is already built.
 */
@NullMarked
package org.infratest.packer;

import org.jspecify.annotations.NullMarked;
