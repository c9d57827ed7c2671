/**
 * What is running: environments, hosts, networks, and the interface by which a provider brings them up.
 */
@NullMarked
package org.infratest.environment;

import org.jspecify.annotations.NullMarked;
