package org.infratest.environment;

import org.infratest.Api;
import org.infratest.spec.Subnet;

/**
 * A network of a running environment.
 *
 * @param name its declared name, or its subnet in CIDR notation where the topology does not name it
 * @param subnet the addresses in it
 */
@Api
public record Network(String name, Subnet subnet) {}
