package org.infratest.examples.lab;

import java.time.Duration;
import java.util.List;
import org.infratest.environment.Availability;
import org.infratest.environment.Host;
import org.infratest.provision.AppliedConfigset;
import org.infratest.provision.AppliedState;
import org.infratest.provision.AppliedState.Result;
import org.infratest.provision.Provisioner;
import org.infratest.ssh.SshResult;

/** A configset of one state: a line that {@code /etc/hosts} has to have. */
final class NamesProvisioner implements Provisioner {

    private final String line;

    NamesProvisioner(String line) {
        this.line = line;
    }

    @Override
    public Availability availability() {
        return Availability.USABLE;
    }

    @Override
    public List<AppliedConfigset> apply(List<Host> hosts, boolean preview) {
        return hosts.stream()
                .map(host -> {
                    AppliedState state = preview ? look(host) : write(host);
                    return new AppliedConfigset("names", host.name(), List.of(state), state.duration(), List.of());
                })
                .toList();
    }

    private AppliedState look(Host host) {
        SshResult found = host.ssh().exec("grep -qxF '" + line + "' /etc/hosts");
        return found.exitCode() == 0
                ? state(Result.SUCCEEDED, "", found)
                : state(Result.WOULD_CHANGE, "+" + line, found);
    }

    private AppliedState write(Host host) {
        AppliedState seen = look(host);
        if (!seen.isChanged()) {
            return seen;
        }
        SshResult written = host.ssh().exec("echo '" + line + "' | sudo -n tee -a /etc/hosts");
        return state(written.exitCode() == 0 ? Result.SUCCEEDED : Result.FAILED, "+" + line, written);
    }

    private AppliedState state(Result result, String changes, SshResult from) {
        Duration took = from.took();
        return new AppliedState(line, "/etc/hosts", "names.line", "", result, changes, from.stderr(), took, null, 0);
    }
}
