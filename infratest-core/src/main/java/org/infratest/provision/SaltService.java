package org.infratest.provision;

/**
 * A daemon of Salt as a service of systemd. Packages bring a unit; for a tree there is one of ours, also where a package has brought one; but not where
 * somebody has written one, as a configset does.
 *
 * @param name {@code salt-master} or {@code salt-minion}
 * @param salt where its program is
 */
record SaltService(String name, SaltCommands salt) {

    private static final String UNIT = """
            [Unit]
            Description=Salt (%1$s)
            After=network.target
            [Service]
            ExecStart=%2$s
            KillMode=mixed
            TimeoutStopSec=20
            Restart=on-failure
            LimitNOFILE=65536
            [Install]
            WantedBy=multi-user.target
            """;

    /**
     * Shell that has the service run with that configuration: started now, anew where something has changed, and at each boot.
     *
     * @param config the text of its configuration
     * @param file where that is to be
     * @param dropIn more for the unit; empty for nothing
     */
    String restartedWith(String config, String file, String dropIn) {
        String folder = "/etc/systemd/system/" + name + ".service.d";
        return "[ -d /run/systemd/system ] || { echo 'there is no systemd, which has to run " + name
                + "' >&2; exit 1; }\n"
                + "changed=\n"
                + "put() { if ! printf '%s\\n' \"$1\" | cmp -s - \"$2\"; then printf '%s\\n' \"$1\" > \"$2\"; changed=yes; fi; }\n"
                + ifUnitIsOurs() + "; then\n"
                + "  put "
                + Words.quoted(UNIT.formatted(name, salt.command(name)).stripTrailing()) + " /etc/systemd/system/"
                + name
                + ".service\nfi\n"
                + (dropIn.isEmpty()
                        ? ""
                        : "mkdir -p " + folder + "; put " + Words.quoted(dropIn) + " " + folder + "/infratest.conf\n")
                + "put " + Words.quoted(config) + " " + file + "\n"
                + "if [ -n \"$changed\" ]; then systemctl daemon-reload; systemctl enable " + name
                + "; systemctl restart " + name
                + "; else systemctl enable --now " + name + "; fi\n";
    }

    /** Shell that asks whether the unit is ours: that of an earlier run, or none; with a tree also where there is only that of a package. Somebody's own, in /etc, stays. */
    private String ifUnitIsOurs() {
        String file = "/etc/systemd/system/" + name + ".service";
        String missing =
                salt.isTree() ? "[ ! -e " + file + " ]" : "! systemctl cat " + name + ".service > /dev/null 2>&1";
        return "if " + missing + " || grep -q " + SaltTree.PLACE + "/ " + file + " 2> /dev/null";
    }

    /** Shell that writes a text into a file. */
    static String written(String text, String file) {
        return "printf '%s\\n' " + Words.quoted(text) + " > " + file + "\n";
    }
}
