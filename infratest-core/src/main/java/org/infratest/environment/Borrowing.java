package org.infratest.environment;

import org.infratest.Api;

/**
 * An ability of providers: the machines were there before and belong to somebody else. Nothing is started and nothing is
 * taken down, so there is no lease and no lock: any number of runs may use the same machines at the same time, and
 * {@link Teardown} has no meaning.
 */
@Api
public interface Borrowing {}
