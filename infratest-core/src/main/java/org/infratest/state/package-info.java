/**
 * What is true on a machine: its files, packages, services, sockets, routes and the like, gathered in batches over one SSH session.
 */
@NullMarked
package org.infratest.state;

import org.jspecify.annotations.NullMarked;
