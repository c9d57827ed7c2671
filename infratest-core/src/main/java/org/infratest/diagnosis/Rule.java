package org.infratest.diagnosis;

import java.util.List;

/**
 * A rule of a firewall.
 *
 * @param text as the machine shows it
 * @param matches what it asks of a packet
 * @param effect what it does
 * @param counted how many packets it has counted, or -1 where it does not count
 */
record Rule(String text, List<Match> matches, Effect effect, long counted) {

    Rule {
        matches = List.copyOf(matches);
    }

    /** One condition. */
    @FunctionalInterface
    interface Match {
        Certainty test(Packet packet);
    }

    /** What a rule does with the packets that it is about. */
    enum Kind {
        ACCEPT,
        DROP,
        REJECT,
        JUMP,
        GOTO,
        RETURN,
        /** It counts, logs or marks, and the next rule is asked. */
        CONTINUE
    }

    /**
     * What a rule does.
     *
     * @param kind what
     * @param chain the chain that it leads to, or an empty string
     */
    record Effect(Kind kind, String chain) {

        static Effect of(Kind kind) {
            return new Effect(kind, "");
        }

        boolean stops() {
            return kind == Kind.DROP || kind == Kind.REJECT;
        }
    }

    Certainty isAbout(Packet packet) {
        Certainty all = Certainty.YES;
        for (Match match : matches) {
            all = all.and(match.test(packet));
        }
        return all;
    }
}
