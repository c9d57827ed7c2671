package org.infratest.examples.conformance;

import java.util.ArrayList;
import java.util.List;

/** Collects cases. Not safe for use by several threads. */
final class Table {

    private final List<Case> cases = new ArrayList<>();
    private final String kind;
    private Server server = Server.NONE;

    /** A table of cases whose names begin with that word. */
    Table(String kind) {
        this.kind = kind;
    }

    /** From here on, cases need that server. */
    Table with(Server needed) {
        server = needed;
        return this;
    }

    /** Asked from this JVM. */
    Table row(String name, String expected, Case.Question question) {
        return row(From.JVM, name, expected, question);
    }

    /** Asked from this JVM and from a machine; either has to come to the same verdict. */
    Table rows(String name, String expected, Case.Question question) {
        return row(From.JVM, name, expected, question).row(From.CLIENT, name, expected, question);
    }

    /** Asked from there. */
    Table row(From from, String name, String expected, Case.Question question) {
        cases.add(new Case(kind + "-" + name + from.suffix(), expected, from, server, question));
        return this;
    }

    List<Case> cases() {
        return List.copyOf(cases);
    }
}
