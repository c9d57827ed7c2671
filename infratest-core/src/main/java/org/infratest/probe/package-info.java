/**
 * Network checks on a host: each yields an observation, and each can assert.
 */
@NullMarked
package org.infratest.probe;

import org.jspecify.annotations.NullMarked;
