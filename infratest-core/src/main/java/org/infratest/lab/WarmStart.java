package org.infratest.lab;

import org.infratest.Api;

/** Whether a lab that was ready before starts from that state instead of booting. */
@Api
public enum WarmStart {
    /** Where all that its ready state depends on is known: nothing of it leads out, but to folders that this computer serves. */
    AUTO,
    /** Also where its machines may have fetched something from outside, which may have changed since. */
    ALWAYS,
    /** It boots. */
    NEVER;

    boolean suits(LabSpec lab) {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> lab.networks().stream().map(LabNetwork::uplink).allMatch(WarmStart::isKnown);
        };
    }

    private static boolean isKnown(Uplink uplink) {
        return !uplink.nat() && uplink.forwarded().isEmpty() && uplink.resolver() == null;
    }
}
