package org.infratest.examples.conformance;

/**
 * A row of the table: a peer, a question to it, and the verdict that it must get.
 *
 * @param name what kind of probe, what kind of peer and, where it is not this JVM, where it is asked from
 * @param expected the verdict, as one word
 * @param from where it is asked from
 * @param server the real server that has to run for it
 * @param question asks, and returns the verdict that it got
 */
record Case(String name, String expected, From from, Server server, Question question) {

    Case {
        if (!(name + expected).matches("\\S+")) {
            throw new IllegalArgumentException("'" + name + "' and '" + expected + "' must each be one word");
        }
    }

    /** Asks a peer, and says in one word what came of it. */
    @FunctionalInterface
    interface Question {

        String ask(Look look) throws Exception;
    }

    /** The same with another expectation. */
    Case expecting(String other) {
        return new Case(name, other, from, server, question);
    }

    @Override
    public String toString() {
        return name;
    }
}
