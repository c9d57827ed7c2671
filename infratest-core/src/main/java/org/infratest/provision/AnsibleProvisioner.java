package org.infratest.provision;

import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Host;

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
    public List<AppliedConfigset> apply(List<Host> hosts, boolean preview) {
        throw new EnvironmentException("Configset '" + spec.name() + "' cannot be applied yet: Ansible is to come");
    }
}
