/**
 * The JUnit Jupiter extension: annotations that say what a test needs, and the extension that grants it.
 */
@NullMarked
package org.infratest.junit;

import org.jspecify.annotations.NullMarked;
