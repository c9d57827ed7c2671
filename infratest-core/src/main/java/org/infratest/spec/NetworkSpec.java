package org.infratest.spec;

import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * A network that a topology declares.
 *
 * @param name how tests call it
 * @param subnet the addresses in it
 * @param gateway the host through which it is left, or null where nothing leads out
 * @param segment how it shares a switch with other networks, in words for people, such as {@code VLAN 10 on floor}; null where it has one of
 *     its own, or where that is not known
 */
@Api
public record NetworkSpec(
        String name,
        Subnet subnet,
        @Nullable String gateway,
        @Nullable String segment) {

    /** A network that is said to share nothing. */
    public NetworkSpec(String name, Subnet subnet, @Nullable String gateway) {
        this(name, subnet, gateway, null);
    }
}
