/**
 * Why a probe failed: asks the machines on the way, and names the first broken layer.
 */
@NullMarked
package org.infratest.diagnosis;

import org.jspecify.annotations.NullMarked;
