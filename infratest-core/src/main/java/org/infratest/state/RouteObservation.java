package org.infratest.state;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * The routes to one destination.
 *
 * @param destination the destination
 * @param routes the routes with exactly that destination, in the machine's order
 * @param all all routes of the main tables
 * @param took how long it took to look
 */
@Api
public record RouteObservation(String destination, List<Route> routes, List<Route> all, Duration took)
        implements Observation {

    private static final int SHOWN = 500;

    /** Copies the lists. */
    public RouteObservation {
        routes = List.copyOf(routes);
        all = List.copyOf(all);
    }

    @Override
    public String description() {
        return routes.isEmpty() ? "there is no such route" : "there is: " + lines(routes, SHOWN);
    }

    @Override
    public List<String> details() {
        return routes.isEmpty() ? List.of("routes: " + (all.isEmpty() ? "none" : lines(all, 2 * SHOWN))) : List.of();
    }

    private static String lines(List<Route> some, int limit) {
        return Printable.line(some.stream().map(Route::line).collect(Collectors.joining("; ")), limit);
    }
}
