package org.infratest.state;

import java.util.Optional;

/**
 * One setting of the kernel, from below {@code /proc/sys}.
 *
 * @param key its key in the form of {@code sysctl}: {@code net.ipv4.ip_forward}
 */
record SysctlFact(String key) implements Fact<Optional<String>> {

    @Override
    public String title() {
        return "sysctl " + key;
    }

    @Override
    public String script() {
        String path = Shell.quoted("/proc/sys/" + path());
        return "[ -e " + path + " ] || absent; [ -r " + path + " ] || root; head -c 4096 " + path;
    }

    /** A dot in the name of an interface is written as a slash. */
    private String path() {
        return key.replace('.', '\0').replace('/', '.').replace('\0', '/');
    }

    @Override
    public Optional<String> read(Answer answer) throws Unseen {
        return answer.isAbsent() ? Optional.empty() : Optional.of(value(answer.text()));
    }

    /** The key with dots, whichever way it is written: where the first separator is a slash, slashes and dots have changed places. */
    static String normal(String key) {
        int slash = key.indexOf('/');
        int dot = key.indexOf('.');
        return slash >= 0 && (dot < 0 || slash < dot)
                ? key.replace('.', '\0').replace('/', '.').replace('\0', '/')
                : key;
    }

    /** Values of several numbers have tabs between them. */
    static String value(String text) {
        return text.strip().replaceAll("[ \\t]+", " ");
    }
}
