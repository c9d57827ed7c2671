package org.infratest.provision;

import java.nio.file.Path;
import org.infratest.process.CommandRunner;

/**
 * What provisioners work with on the test machine.
 *
 * @param cache the cache that all runs of this user share
 * @param runner runs programs here
 */
public record ProvisionTools(Path cache, CommandRunner runner) {}
