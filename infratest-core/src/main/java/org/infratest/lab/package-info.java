/**
 * The lab: machines that infratest boots itself, each a QEMU process, on networks whose switch runs in this JVM.
 */
@NullMarked
package org.infratest.lab;

import org.jspecify.annotations.NullMarked;
