/**
 * The words that every room shares: the three ways in which a run can go wrong.
 */
@NullMarked
package org.infratest;

import org.jspecify.annotations.NullMarked;
