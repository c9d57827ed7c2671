package org.infratest.environment;

import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;

/**
 * Says why somebody would wait for ever, and how to get out of that.
 *
 * @param found the wait that cannot end
 * @param supply how much there is
 */
record DeadEndText(DeadEnd.Wait found, Supply supply) {

    /** A mistake of whoever wrote the tests, but where this computer is too small, which says nothing about the tests. */
    RuntimeException error() {
        return found.keepers().isEmpty() ? new EnvironmentException(tooMuch()) : new ConfigurationException(kept());
    }

    private String kept() {
        return who(found.waiting()) + " would wait for ever: "
                + Amounts.shortage(found.lacking(), found.waiting(), supply)
                + found.keepers().stream().map(this::keeper).collect(Collectors.joining(", "))
                + "\n  what to do: " + advice(found.keepers().get(0));
    }

    /** Who has something, or waits for it, in words. */
    static String who(TurnEntry entry) {
        String process = "process " + entry.pid();
        return entry.what() + " of " + entry.tenant().by()
                + (entry.tenant().by().equals(process) ? "" : " (" + process + ")");
    }

    private String tooMuch() {
        return who(found.waiting()) + " cannot be started: it needs "
                + found.waiting().asks().get(found.lacking()) + " " + found.lacking()
                + ", and this computer's budget is " + supply.of(found.lacking())
                + "\n  what to do: give its machines less, or raise the budget with infratest.budget."
                + (found.lacking().equals(Amounts.MEMORY) ? "memory" : "*");
    }

    private String keeper(TurnEntry keeper) {
        return who(keeper) + Amounts.share(found.lacking(), keeper, supply) + ", which keeps it " + howLong(keeper);
    }

    private String howLong(TurnEntry keeper) {
        if (keeper.tenant().isForTheRun()) {
            return "for the whole run (Sharing.RUN)";
        }
        return found.waiting().tenant().within().contains(keeper.tenant().id())
                ? "until it ends, and is the class around it"
                : "while one of its own classes waits in turn";
    }

    private String advice(TurnEntry keeper) {
        boolean equal = !keeper.fingerprint().isEmpty()
                && keeper.fingerprint().equals(found.waiting().fingerprint());
        String other = supply.isSingle(found.lacking())
                ? "give one of them a resource of its own, such as a copy of the configset"
                : "give their machines less, or raise the budget";
        if (!keeper.tenant().isForTheRun()) {
            return "put the tests of " + found.waiting().tenant().by() + " beside those of "
                    + keeper.tenant().by() + " instead of into it; or " + other;
        }
        String share = equal
                ? "both ask for the same machines, so let "
                        + found.waiting().tenant().by() + " use Sharing.RUN, too"
                : "have both ask for the same, with Sharing.RUN, so that they share it";
        return share + "; or " + other + "; or let " + keeper.tenant().by()
                + " use Sharing.CLASS, so that it ends with its class";
    }
}
