/**
 * Disk images: what is in a box, what format a file has, the small disk that tells a cloud image who it is.
 */
@NullMarked
package org.infratest.lab.image;

import org.jspecify.annotations.NullMarked;
