package org.infratest.provision;

import java.util.List;
import java.util.Optional;
import org.infratest.environment.Availability;
import org.infratest.environment.Host;
import org.infratest.spec.Fingerprint;

/** Applies a configset of Salt. */
public final class SaltProvisioner implements Provisioner {

    private final SaltSpec spec;
    private final Masterless masterless;
    private final ByMaster byMaster;
    private final SaltInstallation installation;

    /**
     * Creates one; nothing happens yet.
     *
     * @throws org.infratest.ConfigurationException if the tree or the script that is named for the installation is none
     */
    public SaltProvisioner(SaltSpec spec, ProvisionTools tools) {
        this.spec = spec;
        if (spec.tree() != null) {
            SaltTree.check(spec.tree());
        }
        this.installation = new SaltInstallation(spec, tools);
        this.masterless = new Masterless(spec, installation);
        this.byMaster = new ByMaster(spec, installation, tools.masters());
    }

    @Override
    public Availability availability() {
        if (spec.install() == SaltInstall.TREE && spec.tree() == null) {
            return Availability.unusable(
                    "no Salt: install = TREE, and no tree is named; set INFRATEST_SALT_TREE to the folder that contains"
                            + " salt/");
        }
        if (spec.install() == SaltInstall.BOOTSTRAP && spec.bootstrap() == null) {
            return Availability.unusable(
                    "no Salt: install = BOOTSTRAP, and no script is named; set infratest.salt.bootstrap to the official one");
        }
        return Availability.USABLE;
    }

    /** {@inheritDoc} What a master serves, to whom, and whose keys it has accepted, is known to this JVM alone. */
    @Override
    public Optional<String> fingerprint() {
        return spec.mode() == SaltMode.MASTER
                ? Optional.empty()
                : Optional.of(new Fingerprint()
                        .add("spec", spec.fingerprint())
                        .add("salt", installation.fingerprint())
                        .hex());
    }

    @Override
    public List<AppliedConfigset> apply(List<Host> hosts, boolean preview) {
        if (spec.mode() == SaltMode.MASTER) {
            return byMaster.apply(hosts, preview);
        }
        return AtOnce.of(hosts, host -> masterless.apply(host, preview));
    }
}
