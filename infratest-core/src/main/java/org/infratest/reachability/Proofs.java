package org.infratest.reachability;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.reachability.Cell.Proof;

/**
 * Proves that a flow which does not get through is forbidden, and not merely one for which nobody listens: somebody else gets through
 * to the same service at the same address.
 *
 * @param questions all that is looked at
 * @param gateways what stands between machines
 */
record Proofs(Questions questions, Gateways gateways) {

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

    /**
     * What proves it, as the end of a sentence about what was seen.
     *
     * @throws NotProvedException if nothing does, and the table asks for a proof
     * @throws EnvironmentException if the target cannot be asked
     */
    String of(Cell cell, Look look) throws NotProvedException {
        if (cell.access() == Access.REFUSED) {
            return "";
        }
        if (cell.access() == Access.BLOCKED_AT_GATEWAY) {
            return atGateway(cell, look);
        }
        if (cell.proof() == Proof.NONE) {
            requireLife(look);
            return "; whether anybody gets through was not asked";
        }
        Optional<String> witness = witness(look, from -> true);
        if (witness.isPresent()) {
            return "; it answers " + witness.get();
        }
        if (cell.proof() == Proof.OPTIONAL) {
            return "; it answers nobody";
        }
        throw notProved(look);
    }

    private String atGateway(Cell cell, Look look) throws NotProvedException {
        Host gateway = gateways.between(cell.from(), cell.to());
        String way = way(cell.from(), gateway, look);
        if (questions.arrive(look, gateway).isPresent()) { // that they do not, the judge has seen to already
            return "; " + way + ", and nothing of it arrives at " + cell.to().name();
        }
        String witness = witness(look, from -> gateways.isBehind(from, look)).orElseThrow(() -> notProved(look));
        return "; " + way + ", and behind it " + cell.to().name() + " answers " + witness;
    }

    /** What shows that packets get as far as the gateway. */
    private String way(Source from, Host gateway, Look look) throws NotProvedException {
        Optional<Cell> through = questions
                .flows()
                .map(java.util.Map.Entry::getKey)
                .filter(cell -> cell.access().isAllowed() && cell.from().equals(from))
                .filter(cell -> isOnTheWay(cell, gateway, look))
                .filter(this::isOpen)
                .findFirst();
        if (through.isPresent()) {
            return gateway.name() + " lets " + through.get().way() + " through";
        }
        Sighting echo = Look.of(from, gateway, Service.icmp()).sighting();
        if (echo.answer() == Answer.OPEN) {
            return gateway.name() + " answers " + from.name();
        }
        throw new NotProvedException("the gateway '" + gateway.name() + "' does not answer " + from.name() + " either ("
                + echo.description() + "), so it is not known how far packets get");
    }

    private boolean isOnTheWay(Cell cell, Host gateway, Look look) {
        return cell.to().equals(gateway)
                || (questions.flow(cell).look().network().equals(look.network())
                        && !gateways.isBehind(cell.from(), look));
    }

    /** Who gets through to the same service at the same address: by a flow of the table, else the target itself. */
    private Optional<String> witness(Look look, Predicate<Source> counts) {
        Optional<String> other = questions
                .flows()
                .map(java.util.Map.Entry::getKey)
                .filter(cell -> cell.access().isAllowed() && cell.to().equals(look.to()))
                .filter(cell -> cell.service().equals(look.service()) && counts.test(cell.from()))
                .filter(cell -> questions.flow(cell).look().network().equals(look.network()))
                .filter(this::isOpen)
                .map(cell -> cell.from().name())
                .findFirst();
        return other.or(() -> answersItself(look) ? Optional.of("itself") : Optional.empty());
    }

    private boolean isOpen(Cell cell) {
        try {
            return questions.flow(cell).await().last().answer() == Answer.OPEN;
        } catch (EnvironmentException e) {
            return false; // no witness; whoever verifies that flow gets this very exception
        }
    }

    private boolean answersItself(Look look) {
        Optional<Asked> itself = questions.fromItself(look);
        if (itself.isEmpty()) {
            return false;
        }
        try {
            return itself.get().await().last().answer() == Answer.OPEN;
        } catch (EnvironmentException e) {
            requireLife(look);
            return false; // it is alive, and has no means to ask itself
        }
    }

    /** A machine that is off answers nobody, which says nothing about what it would let through. */
    private static void requireLife(Look look) {
        if (!look.to().isManaged()) {
            return;
        }
        try {
            look.to().ssh().exec("true", SIGN_OF_LIFE);
        } catch (EnvironmentException e) {
            throw new EnvironmentException(
                    look.target() + ": " + look.service() + " does not get through from "
                            + look.from().name()
                            + "; but the machine itself does not answer either, so this proves nothing.\n  its SSH: "
                            + e.getMessage(),
                    e);
        }
    }

    private NotProvedException notProved(Look look) {
        String itself = questions
                .fromItself(look)
                .map(asked -> ", not even itself")
                .orElse(", and nobody can log in there to ask it itself");
        return new NotProvedException("it answers nobody" + itself
                + ". So this proves nothing: start the service, or let the rule say 'refused', or 'unproved' where"
                + " nobody is meant to listen");
    }
}
