package org.infratest.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.ConfigsetFailure;
import org.infratest.environment.Availability;
import org.infratest.environment.Host;
import org.infratest.process.CommandResult;

/** Applies a playbook, by the {@code ansible-playbook} of the test machine. */
public final class AnsibleProvisioner implements Provisioner {

    private final AnsibleSpec spec;
    private final ProvisionTools tools;

    /** Creates one; nothing happens yet. */
    public AnsibleProvisioner(AnsibleSpec spec, ProvisionTools tools) {
        this.spec = spec;
        this.tools = tools;
    }

    @Override
    public Availability availability() {
        return tools.runner().isInstalled("ansible-playbook")
                ? Availability.USABLE
                : Availability.unusable(
                        "no Ansible: ansible-playbook is not installed; install the package ansible-core");
    }

    @Override
    public Optional<String> fingerprint() {
        return Optional.of(spec.fingerprint());
    }

    @Override
    public List<AppliedConfigset> apply(List<Host> hosts, boolean preview) {
        Map<String, Map<String, Object>> logins = new LinkedHashMap<>();
        StringBuilder knownHosts = new StringBuilder();
        for (Host host : hosts) {
            Map<String, Object> login = AnsibleInventory.login(host);
            logins.put(host.name(), login);
            knownHosts.append(AnsibleHostKeys.of(host, login));
        }
        CommandResult result = new AnsibleRun(spec, tools.runner())
                .run(AnsibleInventory.of(hosts, logins), knownHosts.toString(), preview);
        List<AppliedConfigset> all = new ArrayList<>();
        for (Host host : hosts) {
            List<AppliedState> tasks = AnsibleReturn.tasks(result.stdout(), host.name(), preview);
            if (tasks.isEmpty()) {
                throw new ConfigsetFailure("Host '" + host.name() + "': playbook " + SourceFiles.shown(spec.playbook())
                        + " of configset '" + spec.name() + "' has no task for it; see what its 'hosts:' name");
            }
            List<String> left = preview ? List.of() : Traces.leave(new Guest(host), Traces.file(spec.name()), tasks);
            all.add(new AppliedConfigset(spec.name(), host.name(), tasks, result.took(), left));
        }
        return all;
    }
}
