package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The way that a machine's packets take to an address, as {@code ip -j route get} tells it.
 *
 * @param to where to
 * @param known whether the machine could tell
 * @param problem the machine's words where there is no way; else empty
 * @param via the next gateway, or null where the address is on a network of the machine
 * @param device by which interface
 * @param source the address that the packets bear, or null where it is not told
 */
record Route(
        InetAddress to,
        boolean known,
        String problem,
        @Nullable InetAddress via,
        String device,
        @Nullable InetAddress source) {

    private static final String KERNEL = "RTNETLINK answers: ";

    static Route read(InetAddress to, Answer answer) {
        int words = answer.text().indexOf(KERNEL);
        if (!answer.succeeded() && words >= 0) {
            String problem = answer.text()
                    .substring(words + KERNEL.length())
                    .lines()
                    .findFirst()
                    .orElse("");
            return new Route(to, true, problem, null, "", null);
        }
        JsonNode route = Json.read(answer.json()).path(0);
        String device = Json.text(route.path("dev"));
        if (!answer.succeeded() || device.isEmpty()) {
            return new Route(to, false, "", null, "", null);
        }
        JsonNode via = route.has("via") ? route.path("via").path("host") : route.path("gateway");
        return new Route(
                to,
                true,
                "",
                Json.address(via).orElse(null),
                device,
                Json.address(route.path("prefsrc")).orElse(null));
    }

    /** Whether the machine knows that there is no way. */
    boolean isBroken() {
        return known && !problem.isEmpty();
    }

    /** Whether packets leave. */
    boolean leads() {
        return known && problem.isEmpty();
    }

    /** The machine to which the packets are handed over the wire. */
    InetAddress next() {
        return via == null ? to : via;
    }

    Optional<InetAddress> gateway() {
        return Optional.ofNullable(via);
    }

    /** As evidence shows it. */
    String text() {
        return problem.isEmpty()
                ? (via == null ? "" : "via " + Question.literal(via) + " ") + "dev " + device
                : KERNEL + problem;
    }

    /** Why there is no way, as the end of a sentence that begins with the machine's name. */
    String reason() {
        String address = Question.literal(to);
        return switch (problem) {
            case "Network is unreachable" -> "has no route to " + address;
            case "Invalid argument" -> "has a blackhole route for " + address;
            case "Permission denied" -> "has a route that prohibits " + address;
            case "No route to host" -> "has a route that declares " + address + " unreachable";
            default -> "cannot route to " + address;
        };
    }
}
