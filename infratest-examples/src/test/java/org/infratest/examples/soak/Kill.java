package org.infratest.examples.soak;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One kill, as a line tells it.
 *
 * @param number in its scene, from 1
 * @param how when, what was running, and who settled it
 * @param left what was left; {@code nothing} where all is gone
 */
record Kill(int number, Scene scene, String how, String left) {

    private static final Pattern LINE = Pattern.compile("kill (\\w+) (\\d+): (.*); left: (.*)");

    boolean isClean() {
        return left.equals("nothing");
    }

    String line() {
        return "kill " + scene.name().toLowerCase(Locale.ROOT) + " " + number + ": " + how + "; left: "
                + left.replace("\n", " ");
    }

    static Kill parse(String line) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("No line of a kill: " + line);
        }
        return new Kill(
                Integer.parseInt(matcher.group(2)),
                Scene.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                matcher.group(3),
                matcher.group(4));
    }
}
