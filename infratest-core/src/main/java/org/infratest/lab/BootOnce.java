package org.infratest.lab;

import org.infratest.Api;
import org.infratest.lab.qemu.MachinePlan;

/** Whether a machine of a lab begins as a copy of one that has booted before, from the same image and with the same devices. */
@Api
public enum BootOnce {
    /**
     * Where a copy is as good: not for {@linkplain ImageSource.CloudImage images for clouds}, whose first boot is told who the machine is, not
     * for a machine that sets up its network itself, and not for one with more than four cards.
     */
    AUTO,
    /** Each machine boots. */
    NEVER;

    boolean suits(LabHost host) {
        return this == AUTO
                && host.configureNetwork()
                && host.nics().size() <= MachinePlan.PORTS
                && !(host.image() instanceof ImageSource.CloudImage);
    }
}
