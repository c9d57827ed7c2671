package org.infratest.junit;

/** Whether tests that go back, and that JUnit runs at the same time, get clones of their machines. */
enum Cloned {
    /** As far as this computer has room. */
    AUTO,
    /** They run one after another. */
    NEVER
}
