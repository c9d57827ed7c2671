package org.infratest.state;

/**
 * What comes of a command.
 *
 * @param command a command of POSIX shell
 */
record CommandFact(String command) implements Fact<CommandFact.Outcome> {

    private static final String CUT = " cut";

    /**
     * What came of it.
     *
     * @param exitCode what it ended with
     * @param stdout what it wrote
     * @param whole whether that is all of it
     * @param stderr what it wrote to standard error
     */
    record Outcome(int exitCode, String stdout, boolean whole, String stderr) {}

    @Override
    public String title() {
        return "the outcome of '" + command + "'";
    }

    /** The exit code comes last, behind all that the command wrote; what is too much is read to its end, so that the command goes on. */
    @Override
    public String script() {
        return """
                exec 4>&1
                r=$( { { sh -c %s </dev/null 3>&- 4>&-; echo "$?" >&3; } | { head -c %d; [ "$(wc -c)" -eq 0 ] || echo cut >&3; } >&4; } 3>&1 )
                printf '\\n%%s' "$(echo $r)\"""".formatted(Shell.quoted(command), Prelude.CONTENT);
    }

    @Override
    public Outcome read(Answer answer) throws Unseen {
        String text = answer.text();
        int end = text.lastIndexOf('\n');
        String code = text.substring(end + 1);
        boolean whole = !code.endsWith(CUT);
        return new Outcome(
                Integer.parseInt(whole ? code : code.substring(0, code.length() - CUT.length())),
                text.substring(0, end),
                whole,
                answer.err());
    }

    @Override
    public boolean isAskedAsUser() {
        return true;
    }

    @Override
    public boolean isKept() {
        return false;
    }
}
