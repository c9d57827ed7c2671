/** The file into which a lab goes as it stood: how it is laid out, written and read. */
@NullMarked
package org.infratest.lab.capsule;

import org.jspecify.annotations.NullMarked;
