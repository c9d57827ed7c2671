package org.infratest.examples.soak.faults;

import java.util.regex.Pattern;

/**
 * What came of a run, as a line tells it.
 *
 * @param fault the name of what broke
 * @param reported what the run was reported as, or what is wrong with its report
 * @param left what was left; {@code nothing} where all is gone
 */
record Outcome(String fault, String reported, String left) {

    private static final Pattern LINE = Pattern.compile("fault (.*?): reported as (.*); left: (.*)");

    boolean isRight() {
        return reported.equals(Trial.RIGHT) && left.equals("nothing");
    }

    String line() {
        return "fault " + fault + ": reported as " + reported + "; left: " + left;
    }

    static Outcome parse(String line) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("No line of a fault: " + line);
        }
        return new Outcome(matcher.group(1), matcher.group(2), matcher.group(3));
    }
}
