package org.infratest.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.process.MachineReadable;
import org.infratest.spec.BoxSpec;
import org.infratest.spec.Fingerprint;
import org.infratest.spec.KnownDigests;

/**
 * A template as Packer reads it: its variables with the values they will have, and what it is made from.
 * Packer itself does the reading, so JSON, HCL and HCL in JSON are all alike here.
 */
final class PackerTemplate {

    private static final Pattern HCL_VALUE = Pattern.compile("(?m)^(var|local)\\.([\\w-]+): \"(.*)\"$");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)+)\"");

    /** How HCL says the template's folder. */
    private static final String ROOT = "${path.root}/";

    /** An absolute path counts as an ingredient only with such a name: most others name places in the guest. */
    private static final Pattern INGREDIENT = Pattern.compile(".*\\.(qcow2|img|raw|iso|vmdk|vdi|vhdx?|ova|ovf|box|sh)");

    private final BoxSpec spec;
    private final String packerVersion;
    private final Map<String, String> variables;
    private final Map<String, String> locals;

    private PackerTemplate(
            BoxSpec spec, String packerVersion, Map<String, String> variables, Map<String, String> locals) {
        this.spec = spec;
        this.packerVersion = packerVersion;
        this.variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        this.locals = Collections.unmodifiableMap(new TreeMap<>(locals));
    }

    static PackerTemplate inspect(PackerCli packer, BoxSpec spec) {
        String version = packer.version(); // first of all, as an old one would not understand the rest
        Map<String, String> variables = new TreeMap<>();
        Map<String, String> locals = new TreeMap<>();
        for (MachineReadable record : packer.inspect(spec)) {
            if (record.type().equals("template-variable")) {
                variables.put(record.field(0), record.field(1));
            } else if (record.type().equals("ui")) {
                Matcher line = HCL_VALUE.matcher(record.text(1));
                while (line.find()) {
                    (line.group(1).equals("var") ? variables : locals).put(line.group(2), line.group(3));
                }
            }
        }
        variables.replaceAll((name, value) -> spec.variables().getOrDefault(name, value));
        PackerTemplate template = new PackerTemplate(spec, version, variables, locals);
        SecretVariables.of(spec).requireDeclared(template, spec);
        template.requireIngredients();
        return template;
    }

    boolean declares(String variable) {
        return variables.containsKey(variable);
    }

    /**
     * The hash of everything that the box is made from: template folder, variables, named files, Packer's version.
     *
     * @param known of large files that were read before
     */
    String hash(KnownDigests known) {
        Fingerprint hash = known.fingerprint()
                .add("packer", packerVersion)
                .add("name", spec.name())
                .add("template", spec.template().getFileName())
                .add("only", spec.only())
                .addFolder("folder", folder());
        variables.forEach((name, value) -> {
            if (!PackerBuilder.PLACES.contains(name)) {
                hash.add("var " + name, isIngredient(value) ? "file" : value);
            }
        });
        spec.varFiles().forEach(file -> hash.addFile("var file", file));
        for (Path path : ingredients()) {
            if (Files.isDirectory(path)) {
                hash.addFolder("ingredient", path);
            } else {
                hash.addFile("ingredient", path);
            }
        }
        return hash.hex();
    }

    /** Files and folders outside the template's folder that its variables or its text name. */
    private List<Path> ingredients() {
        TreeSet<Path> files = new TreeSet<>();
        Stream.concat(variables.values().stream(), locals.values().stream())
                .filter(this::isIngredient)
                .forEach(value -> files.add(resolve(value)));
        for (String quoted : quotedWords()) {
            String word = quoted.startsWith(ROOT) ? quoted.substring(ROOT.length()) : quoted;
            boolean outside = word.startsWith("../");
            if (word.contains("${") || word.contains("{{")) {
                continue; // Packer alone knows what that will be
            }
            if ((outside || INGREDIENT.matcher(word).matches()) && isIngredient(word)) {
                files.add(resolve(word));
            } else if (outside && Files.isDirectory(resolve(word))) {
                files.add(resolve(word));
            }
        }
        files.removeIf(file -> file.startsWith(folder()));
        return new ArrayList<>(files);
    }

    private void requireIngredients() {
        Map<String, String> all = new TreeMap<>(locals);
        all.putAll(variables);
        all.forEach((name, value) -> {
            if (INGREDIENT.matcher(value).matches()
                    && value.contains("/")
                    && !value.contains("://")
                    && !isIngredient(value)) {
                throw new ConfigurationException(
                        "Box '" + spec.name() + "': variable '" + name + "' of template " + spec.template() + " names "
                                + value + ", which does not exist; make that file, or set the variable");
            }
        });
    }

    private boolean isIngredient(String value) {
        try {
            return !value.isBlank() && value.length() < 1024 && Files.isRegularFile(resolve(value));
        } catch (InvalidPathException e) {
            return false; // it is no path, then
        }
    }

    private Path resolve(String value) {
        String path = value.startsWith("file:") ? value.substring("file:".length()) : value;
        if (path.startsWith("~/")) {
            path = System.getProperty("user.home") + path.substring(1);
        }
        return folder().resolve(path).normalize();
    }

    private List<String> quotedWords() {
        try {
            List<String> words = new ArrayList<>();
            Matcher quoted = QUOTED.matcher(Files.readString(spec.template()));
            while (quoted.find()) {
                words.add(quoted.group(1));
            }
            return words;
        } catch (IOException e) {
            throw new EnvironmentException("Could not read template " + spec.template() + ": " + e, e);
        }
    }

    private Path folder() {
        return folder(spec);
    }

    /** Whether it is in HCL, or in HCL written as JSON, and not in Packer's old JSON. */
    static boolean isHcl(BoxSpec spec) {
        String file = spec.template().toString();
        return file.endsWith(".hcl") || file.endsWith(".pkr.json");
    }

    /** The folder of the template, in which Packer runs. */
    static Path folder(BoxSpec spec) {
        return Objects.requireNonNull(
                spec.template().toAbsolutePath().normalize().getParent(), "a file lies in a folder");
    }
}
