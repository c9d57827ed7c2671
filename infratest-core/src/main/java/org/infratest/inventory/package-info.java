/**
 * Environments of machines that exist already: a file tells where they are, and nothing is started or taken down.
 */
@NullMarked
package org.infratest.inventory;

import org.jspecify.annotations.NullMarked;
