package org.infratest.junit;

/** Whether a run is written into the job summary of the CI. */
enum JobSummary {
    /** Where there is one. */
    AUTO,
    /** Never. */
    NEVER
}
