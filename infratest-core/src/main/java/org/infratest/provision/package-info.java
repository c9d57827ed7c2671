/**
 * Applies configsets to running machines, by Salt, shell scripts or Ansible, and says of each state what became of it.
 */
@NullMarked
package org.infratest.provision;

import org.jspecify.annotations.NullMarked;
