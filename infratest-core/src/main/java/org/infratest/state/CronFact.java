package org.infratest.state;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The entries of all crontabs: those of the system, which name a user in each line, and those of each user. */
record CronFact() implements Fact<List<CronEntry>> {

    private static final String TIMES = "(@\\w+|(?:\\S+\\s+){4}\\S+)\\s+";
    private static final Pattern OF_SYSTEM = Pattern.compile(TIMES + "(\\S+)\\s+(.+)");
    private static final Pattern OF_USER = Pattern.compile(TIMES + "(.+)");
    private static final Pattern SETTING = Pattern.compile("[A-Za-z_]\\w*\\s*=.*");

    @Override
    public String title() {
        return "the crontabs";
    }

    /**
     * As cron itself does, this passes over files in cron.d that do not look like crontabs: with Debian's cron by any character beyond letters,
     * digits, _ and -, with cronie by how editors and rpm call what they put aside. Nor does either obey a file of the system that others than
     * root may write. Others' crontabs are for root alone.
     */
    @Override
    public String script() {
        return """
                trusted() { [ -z "$(find -L "$1" -prune '(' -perm -020 -o -perm -002 -o ! -user root ')' 2>/dev/null)" ]; }
                show() { if [ -f "$1" ]; then awk '{ print FILENAME "\\t" $0 }' "$1"; fi; }
                if trusted /etc/crontab; then show /etc/crontab; fi
                for f in /etc/cron.d/*; do
                  if has dpkg-query
                  then case ${f##*/} in *[!A-Za-z0-9_-]*) continue;; esac
                  else case ${f##*/} in '#'*|*'~'|*.rpmsave|*.rpmorig|*.rpmnew) continue;; esac; fi
                  if trusted "$f"; then show "$f"; fi
                done
                for d in /var/spool/cron/crontabs /var/spool/cron /etc/crontabs; do
                  [ -d "$d" ] || continue
                  [ -r "$d" ] || root
                  for f in "$d"/*; do show "$f"; done
                done""";
    }

    @Override
    public List<CronEntry> read(Answer answer) throws Unseen {
        List<CronEntry> entries = new ArrayList<>();
        for (String line : answer.lines()) {
            int tab = line.indexOf('\t');
            String file = line.substring(0, tab);
            String entry = line.substring(tab + 1).strip();
            boolean system = file.equals("/etc/crontab") || file.startsWith("/etc/cron.d/");
            Matcher fields = (system ? OF_SYSTEM : OF_USER).matcher(entry);
            if (!entry.startsWith("#") && !SETTING.matcher(entry).matches() && fields.matches()) {
                String user = system ? fields.group(2) : file.substring(file.lastIndexOf('/') + 1);
                entries.add(new CronEntry(
                        user, fields.group(1).replaceAll("\\s+", " "), fields.group(system ? 3 : 2), file));
            }
        }
        return entries;
    }
}
