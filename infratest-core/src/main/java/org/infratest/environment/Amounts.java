package org.infratest.environment;

import java.util.Map;

/** What can be divided among environments, and how it is spoken of. */
final class Amounts {

    /** MiB of memory, for as long as an environment runs. */
    static final String MEMORY = "MiB of memory";

    /** Processors of machines that boot; they rest after that. */
    static final String PROCESSORS = "processors of booting machines";

    /** Machines that boot. */
    static final String BOOTS = "boots at a time";

    /** Tests on the machines of an environment, whose id follows. */
    static final String TESTS = "tests on ";

    /** As many of them as there can be: what one asks for who wants to be alone. */
    static final long ALL_TESTS = 1_000_000;

    private Amounts() {}

    /** How a sentence begins that says whom one waits for. */
    static String shortage(String what, TurnEntry asking, Supply supply) {
        if (isOfTests(what)) {
            return "";
        }
        return supply.isSingle(what)
                ? what + " is in use by "
                : "it needs " + asking.asks().get(what) + " of the " + supply.of(what) + " " + what
                        + " of this computer's budget, in use by ";
    }

    /** How much somebody has of what can be divided. */
    static String share(String what, TurnEntry holder, Supply supply) {
        Map<String, Long> asks = holder.asks();
        return supply.isSingle(what) || isOfTests(what) ? "" : " with " + asks.getOrDefault(what, 0L);
    }

    static boolean isOfTests(String what) {
        return what.startsWith(TESTS);
    }
}
