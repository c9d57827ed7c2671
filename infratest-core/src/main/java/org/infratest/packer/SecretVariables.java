package org.infratest.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.Redaction;
import org.infratest.spec.BoxSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * The variables of a box that are secrets: those whose names say so, and those that the template declares as sensitive. What is on a command
 * line can be read by every user of the computer, so they go to Packer by its environment, which only this user can read; with a template in Packer's
 * old JSON, by a file of this user's own that is there only as long as Packer runs.
 */
final class SecretVariables {

    private static final Pattern HCL = Pattern.compile("variable\\s+\"([\\w-]+)\"\\s*\\{([^{}]*)\\}");
    private static final Pattern HCL_SENSITIVE = Pattern.compile("sensitive\\s*=\\s*true");
    private static final Pattern JSON = Pattern.compile("\"([\\w-]+)\"\\s*:\\s*\\{([^{}]*)\\}");
    private static final Pattern JSON_SENSITIVE = Pattern.compile("\"sensitive\"\\s*:\\s*true");
    /** How templates in Packer's old JSON name theirs. */
    private static final Pattern OLD_JSON = Pattern.compile("\"sensitive-variables\"\\s*:\\s*\\[([^\\]]*)\\]");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    /** A value of a file of variables, in JSON and in HCL. */
    private static final Pattern ASSIGNED =
            Pattern.compile("(?m)\"?([\\w-]+)\"?\\s*[:=]\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, String> values = new TreeMap<>();

    private SecretVariables() {}

    /** Those of a box, which from now on are hidden in whatever is written. */
    static SecretVariables of(BoxSpec spec) {
        Set<String> sensitive = declaredSensitive(read(spec.template()));
        SecretVariables secrets = new SecretVariables();
        spec.variables().forEach((name, value) -> {
            if (sensitive.contains(name) || Redaction.isSecretName(name)) {
                secrets.values.put(name, value);
                Redaction.hide(value);
            }
        });
        spec.varFiles().forEach(file -> hideIn(read(file), sensitive));
        return secrets;
    }

    private static void hideIn(String text, Set<String> sensitive) {
        Matcher assigned = ASSIGNED.matcher(text);
        while (assigned.find()) {
            if (sensitive.contains(assigned.group(1)) || Redaction.isSecretName(assigned.group(1))) {
                Redaction.hide(assigned.group(2));
            }
        }
    }

    private static Set<String> declaredSensitive(String template) {
        Set<String> names = new TreeSet<>();
        collect(HCL.matcher(template), HCL_SENSITIVE, names);
        collect(JSON.matcher(template), JSON_SENSITIVE, names);
        Matcher old = OLD_JSON.matcher(template);
        while (old.find()) {
            Matcher name = QUOTED.matcher(old.group(1));
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    private static void collect(Matcher variable, Pattern sensitive, Set<String> names) {
        while (variable.find()) {
            if (sensitive.matcher(variable.group(2)).find()) {
                names.add(variable.group(1));
            }
        }
    }

    boolean contains(String name) {
        return values.containsKey(name);
    }

    /** How Packer reads them from its environment, where templates are in HCL. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        values.forEach((name, value) -> environment.put("PKR_VAR_" + name, value));
        return environment;
    }

    /** Does something with a file of these variables in that folder, for templates in Packer's old JSON. */
    <T> T inFile(Path folder, Function<Path, T> work) {
        try {
            Path file = Files.createTempFile(folder, "secret-", ".json"); // Java makes it 0600
            try {
                Files.write(file, MAPPER.writeValueAsBytes(values));
                return work.apply(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new EnvironmentException("The secret variables could not be handed to Packer: " + e, e);
        }
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * Packer says nothing of a variable of its environment that no template declares.
     *
     * @throws ConfigsetFailure if the template does not declare one of them
     */
    void requireDeclared(PackerTemplate template, BoxSpec spec) {
        for (String name : Collections.unmodifiableSet(values.keySet())) {
            if (!template.declares(name)) {
                throw new ConfigsetFailure("Packer rejects template " + spec.template() + " of box '" + spec.name()
                        + "'\n  reason: it declares no variable '" + name + "'; declare it there, or do not set it");
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
