package org.infratest.provision;

import org.infratest.Api;

/** How Salt gets into a machine. */
@Api
public enum SaltInstall {
    /** What the machine has; where it has none, or one that is too old, the tree, where one is named; else the distribution's package. */
    AUTO,
    /** The machine's box has it. */
    IN_BOX,
    /**
     * A Salt tree, as it comes from its repository: the folder that contains {@code salt/}, named by {@code infratest.salt.tree}. It works
     * offline. The machine needs Python and the packages that Salt imports, which the error names.
     */
    TREE,
    /** The package of the distribution, or of whatever repository the machine's package manager knows. */
    PACKAGE,
    /** The official bootstrap script, in a file that {@code infratest.salt.bootstrap} names. It downloads what it installs. */
    BOOTSTRAP
}
