package org.infratest.state;

import java.util.ArrayList;
import java.util.List;

/** All packages, by dpkg, rpm or apk. */
record PackagesFact() implements Fact<List<InstalledPackage>> {

    private static final int FIELDS = 4;

    @Override
    public String title() {
        return "the packages";
    }

    @Override
    public String script() {
        return """
                if has dpkg-query && [ -s /var/lib/dpkg/status ]; then dpkg-query -W -f '${db:Status-Status}\\t${Package}\\t${Version}\\t${Architecture}\\n'
                elif [ -r /lib/apk/db/installed ]; then grep '^[PVA]:' /lib/apk/db/installed
                elif has rpm; then
                  rpm -qa --qf 'installed\\t%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%{ARCH}\\n'
                else unseen 'neither dpkg, rpm nor apk is there'; fi""";
    }

    @Override
    public List<InstalledPackage> read(Answer answer) throws Unseen {
        List<String> lines = answer.lines();
        if (lines.isEmpty()) {
            throw new Unseen(
                    "the package manager there knows no package at all, so another one must have installed them");
        }
        return lines.get(0).indexOf('\t') >= 0 ? table(lines) : apk(lines);
    }

    private static List<InstalledPackage> table(List<String> lines) {
        List<InstalledPackage> packages = new ArrayList<>();
        for (String line : lines) {
            List<String> fields = List.of(line.split("\t", FIELDS));
            packages.add(new InstalledPackage(fields.get(1), fields.get(2), fields.get(3), fields.get(0)));
        }
        return packages;
    }

    /** {@code P:} a name, {@code V:} a version and {@code A:} an architecture, in this order for each. */
    private static List<InstalledPackage> apk(List<String> lines) {
        List<InstalledPackage> packages = new ArrayList<>();
        String name = "";
        String version = "";
        for (String line : lines) {
            String value = line.substring(2);
            switch (line.charAt(0)) {
                case 'P' -> name = value;
                case 'V' -> version = value;
                default -> packages.add(new InstalledPackage(name, version, value, InstalledPackage.INSTALLED));
            }
        }
        return packages;
    }
}
