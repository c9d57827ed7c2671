/**
 * The only place that speaks SSH: sessions, commands, files and channels.
 */
@NullMarked
package org.infratest.ssh;

import org.jspecify.annotations.NullMarked;
