package org.infratest.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ages, as they are typed and shown: {@code 45 s}, {@code 12 min}, {@code 5 h}, {@code 3 d}. */
final class Age implements ITypeConverter<Duration> {

    private static final Pattern TYPED = Pattern.compile("(\\d{1,6}) ?(s|m|min|h|d)");

    @Override
    public Duration convert(String text) {
        Matcher typed = TYPED.matcher(text.strip());
        if (!typed.matches()) {
            throw new TypeConversionException("'" + text + "' is not an age; write it like 30min, 12h or 7d");
        }
        long amount = Long.parseLong(typed.group(1));
        return switch (typed.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    /** How long ago that was; a question mark where it is not known. */
    static String since(long epochMillis, Instant now) {
        return epochMillis == 0 ? "?" : text(Duration.between(Instant.ofEpochMilli(epochMillis), now));
    }

    /** In the largest unit of which there are two at least. */
    static String text(Duration age) {
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
    }
}
