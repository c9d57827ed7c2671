package org.infratest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The one place where secrets are cut out of what infratest writes: messages of exceptions, lines on the console, logs of tools, events, the
 * report and its evidence. It knows what it was told by {@link #hide}, and the values of variables whose names say that they are secret: those of Packer, of
 * environments, of configsets and of this JVM's environment. {@value #MASK} stands in a secret's place.
 *
 * <p>A text of less than four characters is not hidden, as it would be cut out of every other word, and neither is {@code vagrant}, the
 * password that all of Vagrant's boxes have. What a machine writes to its own console is hidden only where infratest shows it.
 *
 * <p>Safe for use by several threads. What was hidden stays so until the JVM ends.
 */
@Api
public final class Redaction {

    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    private static final int SHORTEST = 4;
    /** A part of a secret that is hidden for itself: a line of a key. */
    private static final int SHORTEST_LINE = 16;

    private static final Set<String> NO_SECRETS = Set.of("vagrant", "true", "false", "none", "null");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passwd|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key",
            Pattern.CASE_INSENSITIVE);
    /** What tells where a secret is, or whose, is none. */
    private static final Pattern NAMES_SOMETHING_ELSE =
            Pattern.compile(".*(file|path|dir|id|name|url|type|length|timeout|method)$", Pattern.CASE_INSENSITIVE);

    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    /** Longest first, so that no part of a secret is left over where another one is a piece of it. */
    private static volatile List<String> forms = List.of();

    static {
        hideSecretsOf(System.getenv());
    }

    private Redaction() {}

    /**
     * From now on, this is cut out of everything, also in the forms that it has in Base64, in an address, in JSON and in a shell's quotes. Of
     * a secret with several lines, such as a key, each long one is.
     */
    public static synchronized void hide(String secret) {
        Set<String> all = new TreeSet<>(LONGEST_FIRST);
        all.addAll(forms);
        if (isWorthHiding(secret)) {
            all.addAll(formsOf(secret));
        }
        secret.lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST_LINE)
                .forEach(all::add);
        forms = List.copyOf(all);
    }

    /** The text without what is to be hidden. */
    public static String of(String text) {
        String clean = text;
        for (String form : forms) {
            clean = clean.replace(form, MASK);
        }
        return clean;
    }

    /**
     * Whether something with that name is a secret: it has one of the words password, passphrase, secret, token, credential or API, access or private key in it,
     * and does not end like something that only belongs to one, as {@code password_file} does.
     */
    public static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).find()
                && !NAMES_SOMETHING_ELSE.matcher(name).matches();
    }

    /** From now on, those of these variables are cut out whose names say that they are secret, as by {@link #hide}. */
    public static void hideSecretsOf(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (isSecretName(name)) {
                hide(value);
            }
        });
    }

    private static boolean isWorthHiding(String secret) {
        return secret.length() >= SHORTEST && !NO_SECRETS.contains(secret.toLowerCase(Locale.ROOT));
    }

    private static Set<String> formsOf(String secret) {
        Set<String> all = new LinkedHashSet<>();
        all.add(secret);
        all.add(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
        all.add(URLEncoder.encode(secret, UTF_8));
        all.add(URLEncoder.encode(secret, UTF_8).replace("+", "%20"));
        all.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
        all.add(secret.replace("'", "'\\''"));
        all.add(secret.replace(",", "%!(PACKER_COMMA)"));
        return all;
    }
}
