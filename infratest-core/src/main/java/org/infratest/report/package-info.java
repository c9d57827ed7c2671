/**
 * Turns events into what people read: JSON lines, a table and an HTML page.
 */
@NullMarked
package org.infratest.report;

import org.jspecify.annotations.NullMarked;
