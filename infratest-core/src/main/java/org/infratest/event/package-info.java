/**
 * What happened: events and the sink that takes them. Values that know nobody.
 */
@NullMarked
package org.infratest.event;

import org.jspecify.annotations.NullMarked;
