package org.infratest.junit;

/** Whether a failed test names its evidence in lines of the form {@code [[ATTACHMENT|path]]}. */
enum Attachments {
    /** Where the CI reads them. */
    AUTO,
    /** Always. */
    ALWAYS,
    /** Never. */
    NEVER
}
