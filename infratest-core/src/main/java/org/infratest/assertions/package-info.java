/**
 * AssertJ entry points over what probes observe.
 */
@NullMarked
package org.infratest.assertions;

import org.jspecify.annotations.NullMarked;
