package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.NfsMountObservation;

/** Assertions about mounting a folder of an NFS server. */
@Api
public class NfsMountObservationAssert extends ObservationAssert<NfsMountObservationAssert, NfsMountObservation> {

    /** Creates assertions about {@code actual}. */
    public NfsMountObservationAssert(NfsMountObservation actual) {
        super(actual, NfsMountObservationAssert.class);
    }

    /** Verifies that it could be mounted, and its content listed. */
    public NfsMountObservationAssert isMounted() {
        isNotNull();
        if (!actual.isMounted()) {
            failAbout("to be mountable", false, true);
        }
        return myself;
    }

    /** Verifies that a file could be written, read again and removed. */
    public NfsMountObservationAssert isWritable() {
        isNotNull();
        if (!actual.isWritable()) {
            failAbout("to be writable", false, true);
        }
        return myself;
    }

    @Override
    String subject() {
        return "NFS export " + actual.export() + " of " + actual.target() + ", from " + actual.from();
    }
}
