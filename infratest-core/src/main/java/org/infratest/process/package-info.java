/**
 * The only place that starts processes: a command, its deadline, its process tree and its log file.
 */
@NullMarked
package org.infratest.process;

import org.jspecify.annotations.NullMarked;
