/**
 * What every question has in common, whoever asks it: observations, expectations, waiting, and the verdict.
 */
@NullMarked
package org.infratest.expect;

import org.jspecify.annotations.NullMarked;
