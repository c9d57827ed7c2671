/**
 * Environments over the installed Vagrant, with any of its providers.
 */
@NullMarked
package org.infratest.vagrant;

import org.jspecify.annotations.NullMarked;
