/**
 * Who may reach whom: tables, their flows, and how all of them are probed at once.
 */
@NullMarked
package org.infratest.reachability;

import org.jspecify.annotations.NullMarked;
