package org.infratest.environment;

/**
 * On what terms an environment is had.
 *
 * @param teardown what to do at the end; not {@link Teardown#DEFAULT}
 * @param tenant who asks for it, and how long it will be kept
 * @param budget how much of this computer there is for all
 * @param bootIsRetried whether a boot that fails for a reason of the infrastructure is tried once more
 * @param run the id of the run whose other JVMs use the same environment, where its provider can have that; empty where it is for this JVM alone
 */
public record Terms(Teardown teardown, Tenant tenant, Budget budget, boolean bootIsRetried, String run) {

    /** Those of somebody who has it for this JVM alone. */
    public Terms(Teardown teardown, Tenant tenant, Budget budget, boolean bootIsRetried) {
        this(teardown, tenant, budget, bootIsRetried, "");
    }

    /** Those of somebody in this JVM who says no more than what to do at the end. */
    public static Terms of(Teardown teardown) {
        return new Terms(teardown, Tenant.ofThisJvm(), Budget.ofThisComputer(), false);
    }

    /** The same for another tenant. */
    public Terms by(Tenant other) {
        return new Terms(teardown, other, budget, bootIsRetried, run);
    }
}
