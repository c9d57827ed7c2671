package org.infratest.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import tools.jackson.databind.JsonNode;

/** A machine as Salt's master: its configuration, its service, and the keys of its minions. */
final class SaltMaster {

    static final String PARENT = "/srv/infratest";

    private static final String GENERATED = "/srv/infratest/generated";
    private static final Duration START = Duration.ofMinutes(5);

    /** Two sockets: one that tells minions what to do, one that takes their answers. What systemd has started three times in vain does not come. */
    private static final String LISTENS = """
            n=0
            while [ $n -lt 120 ]; do
              if [ "$(ss -Hltn '( sport = :4505 or sport = :4506 )' | wc -l)" -ge 2 ]; then exit 0; fi
              if systemctl -q is-failed salt-master || [ "$(systemctl show -p NRestarts --value salt-master)" -ge 3 ]; then break; fi
              sleep 1; n=$((n + 1))
            done
            systemctl --no-pager status salt-master; tail -n 20 /var/log/salt/master; exit 1
            """;

    private final Guest guest;
    private final SaltCommands salt;

    SaltMaster(Guest guest, SaltCommands salt) {
        this.guest = guest;
        this.salt = salt;
    }

    /**
     * Serves configsets: writes the configuration, and starts the master or has it begin anew where that has changed.
     *
     * @throws EnvironmentException if it does not listen afterwards, with the end of its log
     */
    void serve(List<MasterBook.Set> sets) {
        StringBuilder script = new StringBuilder(
                "set -e; umask 022; mkdir -p " + GENERATED + "/states/infratest " + GENERATED
                        + "/pillar /etc/salt/master.d /var/log/salt\n[ -e /etc/salt/master ] || echo '# see master.d' > /etc/salt/master\n");
        List<SaltTop.Part> pillar = new ArrayList<>();
        for (MasterBook.Set set : sets) {
            tops(set, script);
            set.tree().pillarTops(set.folder()).forEach(path -> pillar.add(new SaltTop.Part(path, set.minions())));
        }
        script.append(SaltService.written(SaltTop.of(pillar), GENERATED + "/pillar/top.sls"));
        script.append(new SaltService("salt-master", salt)
                .restartedWith(SaltConfig.json(config(sets)), "/etc/salt/master.d/infratest.conf", ""));
        guest.require("be set up as Salt master", script.toString(), START);
        Guest.Outcome listening = guest.run(LISTENS, START);
        if (!listening.succeeded()) {
            throw new EnvironmentException(
                    "The Salt master on host '" + guest.host().name()
                            + "' is down: nothing listens at its ports 4505 and 4506\n  " + listening.words());
        }
    }

    /** Each configset has a top of its own, below the name of all that is ours, so that one can be applied without the others. */
    private static void tops(MasterBook.Set set, StringBuilder script) {
        String folder = GENERATED + "/states/" + top(set.tree().spec().name(), "");
        script.append("mkdir -p " + folder + "\n");
        List<String> tops = set.tree().stateTops(set.folder());
        List<SaltTop.Part> parts = new ArrayList<>();
        for (int i = 0; i < tops.size(); i++) {
            script.append("cp " + tops.get(i) + " " + folder + i + ".sls\n");
            parts.add(new SaltTop.Part("salt://" + top(set.tree().spec().name(), i + ".sls"), set.minions()));
        }
        script.append(SaltService.written(SaltTop.of(parts), folder + SaltChecks.TOP));
    }

    /** Where the top of a configset is, for {@code state.top}. */
    static String top(String configset, String file) {
        return "infratest/" + configset + "/" + file;
    }

    private static Map<String, Object> config(List<MasterBook.Set> sets) {
        List<String> states = new ArrayList<>(List.of(GENERATED + "/states"));
        List<String> pillar = new ArrayList<>(List.of(GENERATED + "/pillar"));
        sets.forEach(set -> states.addAll(set.tree().states(set.folder())));
        sets.forEach(set -> pillar.addAll(set.tree().pillar(set.folder())));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("user", "root");
        config.put("auto_accept", false);
        config.put("open_mode", false);
        config.put("worker_threads", 2);
        config.put("keysize", 2048);
        config.put("timeout", 60); // emulated machines take their time
        config.put("gather_job_timeout", 30);
        config.put("enable_fqdns_grains", false);
        config.put("file_roots", Map.of("base", states));
        config.put("pillar_roots", Map.of("base", pillar));
        return config;
    }

    /** Which start of its service that is, as systemd counts them: another one after each. */
    String start() {
        return guest.require(
                        "tell when its Salt master was started",
                        "systemctl show -p InvocationID --value salt-master",
                        START)
                .stdout()
                .strip();
    }

    /** Its own fingerprint, which minions compare with what they meet. */
    String fingerprint() {
        return SaltKeys.fingerprint(guest, "/etc/salt/pki/master/master.pub");
    }

    /**
     * Waits until a minion has shown its key, and accepts it if it is that one.
     *
     * @param fingerprint as it was read on the minion itself
     * @throws EnvironmentException if it shows none, or another one, or is refused
     */
    void accept(String minion, String fingerprint, SaltMinion asked) {
        String folder = awaitKey(minion, asked);
        if (folder.equals("minions_rejected") || folder.equals("minions_denied")) {
            throw new EnvironmentException("The Salt master on host '"
                    + guest.host().name() + "' refuses the key of minion '" + minion
                    + "': it is among the " + (folder.endsWith("denied") ? "denied" : "rejected")
                    + " ones; delete it there with 'salt-key -d " + minion + "', and see who else calls itself so");
        }
        String seen = SaltKeys.fingerprint(guest, "/etc/salt/pki/master/" + folder + "/" + minion);
        if (!seen.equals(fingerprint)) {
            throw new EnvironmentException("The Salt master on host '"
                    + guest.host().name() + "' was shown another key for minion '"
                    + minion + "' than that of the machine, so it is not accepted\n  on the machine: " + fingerprint
                    + "\n  on the master:  " + seen + "\n  somebody else calls himself '" + minion
                    + "', or the machine made a new key; delete the old one with 'salt-key -d " + minion + "'");
        }
        if (folder.equals("minions_pre")) {
            guest.require(
                    "accept the key of minion '" + minion + "'",
                    Words.quoted(salt.command("salt-key")) + " -y -a " + Words.quoted(minion)
                            + " && test -e /etc/salt/pki/master/minions/" + Words.quoted(minion),
                    START);
        }
    }

    private String awaitKey(String minion, SaltMinion asked) {
        String script = "cd /etc/salt/pki/master; n=0\nwhile [ $n -lt 150 ]; do\n"
                + "  for folder in minions_denied minions_rejected minions_pre minions; do\n"
                + "    if [ -e $folder/" + Words.quoted(minion) + " ]; then echo $folder; exit 0; fi\n  done\n"
                + "  sleep 1; n=$((n + 1))\ndone\nexit 1";
        Guest.Outcome found = guest.run(script, START);
        if (!found.succeeded()) {
            throw new EnvironmentException("Minion '" + minion + "' did not show its key to the Salt master on host '"
                    + guest.host().name() + "' within 150 s; " + asked.whyNot());
        }
        return found.stdout().strip();
    }

    /** What {@code salt} returns for these minions, by minion; and how long it took. */
    Returned run(List<String> minions, List<String> function, Duration timeout) {
        List<String> words = new ArrayList<>(
                List.of(salt.command("salt"), "-L", String.join(",", minions), "--out=json", "-l", "error"));
        words.addAll(function);
        String script = String.join(" ", words.stream().map(Words::quoted).toList());
        Guest.Outcome outcome = guest.run(script, timeout);
        return new Returned(outcome);
    }

    /**
     * What {@code salt} came to.
     *
     * @param outcome as it ended
     */
    record Returned(Guest.Outcome outcome) {

        Map<String, JsonNode> documents() {
            return SaltReturn.documents(outcome.stdout());
        }

        /** The same of one that was ended, as far as it came. */
        Map<String, JsonNode> soFar() {
            return SaltReturn.documentsSoFar(outcome.stdout());
        }

        /** Why a minion has no states; empty where it returned something. */
        Optional<String> silence(Map<String, JsonNode> documents, String minion) {
            JsonNode returned = documents.get(minion);
            if (returned == null) {
                return Optional.of("it is missing from what salt printed");
            }
            String text = returned.isString() ? returned.asString() : "";
            return text.startsWith("Minion did not return") ? Optional.of(Printable.line(text, 200)) : Optional.empty();
        }
    }
}
