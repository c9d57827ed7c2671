package org.infratest.provision;

import org.infratest.Api;

/** From where Salt applies states. */
@Api
public enum SaltMode {
    /** Each machine has the states and applies them itself: {@code salt-call --local}. */
    MASTERLESS,
    /** A master has them. It accepts the keys of its minions, and they apply what it tells them. */
    MASTER
}
