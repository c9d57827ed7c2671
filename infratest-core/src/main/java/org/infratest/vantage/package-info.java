/**
 * Where a probe looks from: this JVM, or a machine over SSH. The only place that opens sockets.
 */
@NullMarked
package org.infratest.vantage;

import org.jspecify.annotations.NullMarked;
