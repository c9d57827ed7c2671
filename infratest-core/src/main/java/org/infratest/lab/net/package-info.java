/**
 * The networks of a lab, frame by frame: the switch, and the host inside this JVM that is attached to it.
 * Everything here runs on one thread per lab, its {@link org.infratest.lab.net.Loop}.
 */
@NullMarked
package org.infratest.lab.net;

import org.jspecify.annotations.NullMarked;
