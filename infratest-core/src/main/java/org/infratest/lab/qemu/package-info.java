/**
 * QEMU: the command of a machine, its process, its control socket and its console. Knows machines, not labs.
 */
@NullMarked
package org.infratest.lab.qemu;

import org.jspecify.annotations.NullMarked;
