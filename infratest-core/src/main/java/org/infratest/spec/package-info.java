/**
 * What was asked for: values that know nobody.
 */
@NullMarked
package org.infratest.spec;

import org.jspecify.annotations.NullMarked;
