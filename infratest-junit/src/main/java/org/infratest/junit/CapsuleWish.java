package org.infratest.junit;

/** When a lab goes into a capsule. */
enum CapsuleWish {
    /** At no time. */
    NEVER,
    /** When a test has failed. */
    ON_FAILURE
}
