package org.infratest.junit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.environment.Budget;
import org.infratest.environment.Teardown;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run. Sources, strongest first: environment variables ({@code INFRATEST_CACHE_DIR} for
 * {@code infratest.cache.dir}), the user's {@code ~/.infratest.properties}, JUnit configuration parameters.
 * {@code infratest.x} beats an annotation, {@code infratest.x.default} fills in where the annotation is silent.
 * Whatever is asked for is told to the log, with its value and where that came from.
 */
final class Settings {

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|min|h)");
    private static final String ANNOTATION = "annotation";
    private static final String DEFAULT = "default";

    private final Map<String, String> environment;
    private final Path userFile;
    private final Properties user;
    private final Function<String, Optional<String>> parameters;
    private final SettingsLog log;

    /**
     * Reads the user's file.
     *
     * @throws ConfigurationException if that file cannot be read or has a setting that does not exist
     */
    Settings(
            Map<String, String> environment,
            Path userFile,
            Function<String, Optional<String>> parameters,
            SettingsLog log) {
        this.environment = environment;
        this.userFile = userFile;
        this.user = read(userFile);
        this.parameters = parameters;
        this.log = log;
    }

    /** A value and where it came from, in words. */
    private record Found(String text, String origin) {}

    /** The text of a setting, if anybody made one that is not blank. */
    Optional<String> text(Setting setting) {
        return effective(setting, "").map(found -> logged(setting, found).text());
    }

    /** The text of a setting, else of the annotation (where that is not empty), else of the default setting. */
    Optional<String> text(Setting setting, String annotated) {
        return effective(setting, annotated).map(found -> logged(setting, found).text());
    }

    /** The text of a setting, else what holds without one. */
    String textOr(Setting setting, Supplier<String> otherwise) {
        return logged(setting, effective(setting, "").orElseGet(() -> new Found(otherwise.get(), DEFAULT)))
                .text();
    }

    /** The effective value of an enumeration whose constant {@code DEFAULT} means that the annotation is silent. */
    <E extends Enum<E>> E constant(Setting setting, E annotated, E otherwise) {
        return value(annotated, logged(setting, effective(setting, annotated, otherwise)));
    }

    /** Whether machines are taken down. Nobody comes back for the machines of a CI, so there only the setting itself leaves them. */
    Teardown teardown(Teardown annotated) {
        Found asked = effective(Setting.TEARDOWN, annotated, Teardown.ALWAYS);
        boolean unasked = isCi() && given(Setting.TEARDOWN.key()).isEmpty();
        Found found = unasked && value(annotated, asked) == Teardown.NEVER
                ? new Found(Teardown.ALWAYS.name(), "CI is set, where NEVER" + from(asked) + " acts as ALWAYS")
                : asked;
        return value(annotated, logged(Setting.TEARDOWN, found));
    }

    /** The effective value of an enumeration in which {@code otherwise} means that the annotation is silent. */
    <E extends Enum<E>> E constantOrDefault(Setting setting, E annotated, E otherwise) {
        String silent = annotated == otherwise ? "" : annotated.name();
        Found found = effective(setting, silent).orElseGet(() -> new Found(otherwise.name(), DEFAULT));
        E value = parse(setting, found, otherwise.getDeclaringClass());
        logged(setting, new Found(value.name(), found.origin()));
        return value;
    }

    /** The effective value of an enumeration of which no annotation knows. */
    <E extends Enum<E>> E constant(Setting setting, E otherwise) {
        Optional<Found> given = effective(setting, "");
        E value = given.map(found -> parse(setting, found, otherwise.getDeclaringClass()))
                .orElse(otherwise);
        logged(setting, new Found(value.name(), given.map(Found::origin).orElse(DEFAULT)));
        return value;
    }

    /** The effective duration. */
    Duration duration(Setting setting, String annotated, Supplier<Duration> otherwise) {
        Optional<Found> given = effective(setting, annotated);
        if (given.isPresent()) {
            return duration(
                    named(setting, given.get()), logged(setting, given.get()).text());
        }
        Duration duration = otherwise.get();
        logged(setting, new Found(Durations.text(duration), DEFAULT));
        return duration;
    }

    /** The effective duration, zero where somebody switched it off; empty where nobody said anything. */
    Optional<Duration> durationOrOff(Setting setting) {
        return effective(setting, "").map(found -> {
            String text = logged(setting, found).text();
            return text.equalsIgnoreCase("off") ? Duration.ZERO : duration(named(setting, found), text);
        });
    }

    /** The effective number, from 1 to 9999. */
    int number(Setting setting, int otherwise) {
        Found found = effective(setting, "").orElseGet(() -> new Found(String.valueOf(otherwise), DEFAULT));
        if (!found.text().matches("[1-9]\\d{0,3}")) {
            throw new ConfigurationException(
                    setting.key() + " is '" + found.text() + "'" + from(found) + "; expected a number from 1 to 9999");
        }
        return Integer.parseInt(logged(setting, found).text());
    }

    /** The amount that somebody set, from 1 to 999999999; empty where nobody did. */
    Optional<Long> amount(Setting setting) {
        return effective(setting, "").map(found -> {
            if (!found.text().matches("[1-9]\\d{0,8}")) {
                throw new ConfigurationException(setting.key() + " is '" + found.text() + "'" + from(found)
                        + "; expected a whole number from 1, without a unit");
            }
            return Long.parseLong(logged(setting, found).text());
        });
    }

    /** How much of this computer all environments may have together. */
    Budget budget() {
        Budget budget = Budget.ofThisComputer();
        return new Budget(
                amount(Setting.BUDGET_MEMORY).orElse(budget.memoryMiB()),
                amount(Setting.BUDGET_PROCESSORS).orElse(budget.processors()),
                amount(Setting.BUDGET_BOOTS).orElse(budget.boots()));
    }

    /** Whether something that is off by default is switched on. */
    boolean isOn(Setting setting) {
        Found found = effective(setting, "").orElseGet(() -> new Found("false", DEFAULT));
        if (!found.text().matches("(?i)true|false")) {
            throw new ConfigurationException(
                    setting.key() + " is '" + found.text() + "'" + from(found) + "; expected true or false");
        }
        return Boolean.parseBoolean(logged(setting, found).text());
    }

    /** The text of a setting that is not ours, else of the annotation (where that is not empty), else of its default. */
    Optional<String> foreign(String key, String annotated) {
        Optional<Found> found = given(key)
                .or(() -> Optional.of(new Found(annotated, ANNOTATION))
                        .filter(given -> !given.text().isEmpty()))
                .or(() -> given(key + ".default"));
        found.ifPresent(given -> log.effective(key, given.text(), given.origin()));
        return found.map(Found::text);
    }

    /** Whether this is a build of a CI: the variable {@code CI} is set to anything but {@code false}. */
    boolean isCi() {
        String ci = environment.get("CI");
        return ci != null && !ci.isBlank() && !ci.equalsIgnoreCase("false");
    }

    /**
     * Reads {@code 90 s}, {@code 10 min}, {@code 2 h}, {@code 500 ms} or ISO 8601.
     *
     * @param what for messages: what has that value
     */
    static Duration duration(String what, String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofMinutes(amount);
            };
        }
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new ConfigurationException(
                    what + " is '" + text + "', which is not a duration; write it like 90 s, 10 min or PT10M", e);
        }
    }

    private <E extends Enum<E>> Found effective(Setting setting, E annotated, E otherwise) {
        String silent = annotated.name().equals("DEFAULT") ? "" : annotated.name();
        return effective(setting, silent)
                .map(given -> new Found(
                        parse(setting, given, annotated.getDeclaringClass()).name(), given.origin()))
                .filter(given -> !given.text().equals("DEFAULT"))
                .orElseGet(() -> new Found(otherwise.name(), DEFAULT));
    }

    private Optional<Found> effective(Setting setting, String annotated) {
        return given(setting.key())
                .or(() -> Optional.of(new Found(annotated, ANNOTATION))
                        .filter(found -> !found.text().isEmpty()))
                .or(() -> setting.defaultKey().flatMap(this::given));
    }

    private Optional<Found> given(String key) {
        String variable = Setting.variable(key);
        return found(environment.get(variable), "environment variable " + variable)
                .or(() -> found(user.getProperty(key), key + " in " + userFile))
                .or(() -> found(parameters.apply(key).orElse(null), "configuration parameter " + key));
    }

    private static Optional<Found> found(@Nullable String text, String origin) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> new Found(value, origin));
    }

    private static <E extends Enum<E>> E value(E annotated, Found found) {
        return Enum.valueOf(annotated.getDeclaringClass(), found.text());
    }

    private Found logged(Setting setting, Found found) {
        log.effective(setting.key(), found.text(), found.origin());
        return found;
    }

    private static <E extends Enum<E>> E parse(Setting setting, Found found, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant ->
                        constant.name().equalsIgnoreCase(found.text().replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(setting.key() + " is '" + found.text() + "'" + from(found)
                        + "; expected one of " + Arrays.toString(type.getEnumConstants())));
    }

    private static String named(Setting setting, Found found) {
        return found.origin().equals(ANNOTATION) ? setting.key() : setting.key() + from(found);
    }

    private static String from(Found found) {
        return " (" + found.origin() + ")";
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException("Could not read " + file + ": " + e, e);
            }
        }
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith("infratest.") && !Setting.isKnown(key))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw new ConfigurationException(
                            "There is no setting '" + key + "', which " + file + " has; there are: " + keys());
                });
        return properties;
    }

    private static String keys() {
        return Arrays.stream(Setting.values())
                .flatMap(setting -> Stream.concat(Stream.of(setting.key()), setting.defaultKey().stream()))
                .collect(Collectors.joining(", "));
    }
}
