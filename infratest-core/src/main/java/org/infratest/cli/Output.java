package org.infratest.cli;

import java.io.PrintWriter;
import java.util.List;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a command answers: for people, or as JSON. Text from elsewhere is cleaned before it reaches a terminal. */
final class Output {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int CELL = 400;

    /** What a word means, and so its colour where there are colours. */
    enum Tone {
        /** As it should be. */
        GOOD("fg(green)"),
        /** To be known. */
        NOTE("fg(yellow)"),
        /** To be seen to. */
        BAD("fg(red),bold");

        private final String style;

        Tone(String style) {
            this.style = style;
        }
    }

    @Spec(Target.MIXEE)
    @Nullable
    private CommandSpec command;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answers as JSON, for programs.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    /** Writes a value as JSON. */
    void json(Object value) {
        line(JSON.writeValueAsString(value));
    }

    void line(String text) {
        out().println(text);
        out().flush();
    }

    /** A line on the way, where a person reads: what a program reads is not to be mixed with it. */
    void progress(String text) {
        PrintWriter err = spec().commandLine().getErr();
        err.println(Printable.line(text, CELL));
        err.flush();
    }

    /** Rows in columns, below a header. The last column is not padded. */
    void table(List<String> header, List<List<String>> rows) {
        Columns columns = new Columns(header, rows);
        line(columns.line(header));
        rows.forEach(row -> line(columns.line(row)));
    }

    /** A word of our own in its colour, where the terminal has colours and nobody has set NO_COLOR. */
    String toned(Tone tone, String word) {
        return Ansi.AUTO.string("@|" + tone.style + " " + word + "|@");
    }

    static String cell(String text) {
        return Printable.line(text, CELL);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("picocli has not set the command");
        }
        return command;
    }
}
