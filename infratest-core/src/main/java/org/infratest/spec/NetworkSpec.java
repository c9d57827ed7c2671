package org.infratest.spec;

import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * A network that a topology declares.
 *
 * @param name how tests call it
 * @param subnet the addresses in it
 * @param gateway the host through which it is left, or null where nothing leads out
 */
@Api
public record NetworkSpec(
        String name, Subnet subnet, @Nullable String gateway) {}
