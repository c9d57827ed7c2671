/**
 * YAML files that people write, read so that a message about them can name the line.
 */
@NullMarked
package org.infratest.yaml;

import org.jspecify.annotations.NullMarked;
