package org.infratest.junit;

import java.util.Map;
import java.util.TreeMap;
import org.infratest.ConfigurationException;
import org.infratest.Redaction;

/** Reads attributes of the form {@code name=value}. What is secret by its name is hidden from then on. */
final class Pairs {

    private Pairs() {}

    static Map<String, String> read(String where, String attribute, String[] texts) {
        Map<String, String> pairs = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException(
                        where + ": " + attribute + " has '" + text + "', which is not of the form name=value");
            }
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        Redaction.hideSecretsOf(pairs);
        return pairs;
    }
}
