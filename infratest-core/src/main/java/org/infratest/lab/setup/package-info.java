/**
 * What a machine is told at its first login: the text of a shell script, for each of the systems that set up network cards.
 */
@NullMarked
package org.infratest.lab.setup;

import org.jspecify.annotations.NullMarked;
