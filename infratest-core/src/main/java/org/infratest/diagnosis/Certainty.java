package org.infratest.diagnosis;

/** Whether a rule of a firewall is about a packet, as far as anybody can tell who only reads the rule. */
enum Certainty {
    NO,
    MAYBE,
    YES;

    /** Both at once. */
    Certainty and(Certainty other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Either of them. */
    Certainty or(Certainty other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Certainty negated() {
        return switch (this) {
            case NO -> YES;
            case MAYBE -> MAYBE;
            case YES -> NO;
        };
    }

    /** The other way round where a rule says so. */
    Certainty negatedIf(boolean inverted) {
        return inverted ? negated() : this;
    }

    static Certainty of(boolean condition) {
        return condition ? YES : NO;
    }
}
