package org.infratest.junit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;

/**
 * The settings of a run. Sources, strongest first: environment variables ({@code INFRATEST_CACHE_DIR} for
 * {@code infratest.cache.dir}), the user's {@code ~/.infratest.properties}, JUnit configuration parameters.
 * {@code infratest.x} beats an annotation, {@code infratest.x.default} fills in where the annotation is silent.
 */
final class Settings {

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|min|h)");

    private final Map<String, String> environment;
    private final Properties user;
    private final Function<String, Optional<String>> parameters;

    Settings(Map<String, String> environment, Path userFile, Function<String, Optional<String>> parameters) {
        this.environment = environment;
        this.user = read(userFile);
        this.parameters = parameters;
    }

    /** The setting of that key, if anybody made one that is not blank. */
    Optional<String> get(String key) {
        return Optional.ofNullable(environment.get(variable(key)))
                .or(() -> Optional.ofNullable(user.getProperty(key)))
                .or(() -> parameters.apply(key))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** The effective value: the setting, else what the annotation says, else the default setting. */
    Optional<String> effective(String key, String annotated) {
        return get(key).or(() -> Optional.of(annotated).filter(value -> !value.isEmpty()))
                .or(() -> get(key + ".default"));
    }

    /** The effective value of an enumeration whose constant {@code DEFAULT} means that the annotation is silent. */
    <E extends Enum<E>> E effective(String key, E annotated, E otherwise) {
        String silent = annotated.name().equals("DEFAULT") ? "" : annotated.name();
        E value = effective(key, silent)
                .map(text -> constant(key, text, annotated.getDeclaringClass()))
                .orElse(otherwise);
        return value.name().equals("DEFAULT") ? otherwise : value;
    }

    /** The effective duration, if there is one. */
    Optional<Duration> effectiveDuration(String key, String annotated) {
        return effective(key, annotated).map(text -> duration(key, text));
    }

    boolean isCi() {
        String ci = environment.get("CI");
        return ci != null && !ci.isBlank() && !ci.equalsIgnoreCase("false");
    }

    /** Reads {@code 90 s}, {@code 10 min}, {@code 2 h}, {@code 500 ms} or ISO 8601. */
    static Duration duration(String key, String text) {
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
                    key + " is '" + text + "', which is not a duration; write it like 90 s, 10 min or PT10M", e);
        }
    }

    private static <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        key + " is '" + text + "'; expected one of " + Arrays.toString(type.getEnumConstants())));
    }

    private static String variable(String key) {
        return key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new ConfigurationException("Could not read " + file + ": " + e, e);
            }
        }
        return properties;
    }
}
