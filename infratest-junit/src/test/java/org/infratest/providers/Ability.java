package org.infratest.providers;

/** What is asked of each of Vagrant's providers; one test of {@link VagrantProviderContract} each. */
enum Ability {
    BOOT("boots, and answers on SSH"),
    ADDRESSES("its addresses are read from it and matched with the topology"),
    PRIVATE_NETWORK("two machines reach each other on a private network: ping, TCP"),
    SERVICES("its banner and its page are seen from the tests and from a machine"),
    EXTRA_NIC("a second private network on one machine alone"),
    BRIDGED("a NIC bridged to a network outside"),
    EXTRA_DISK("a second disk"),
    SYNCED_FOLDER("a synced folder, by rsync"),
    PROVISIONER("provisioners run, and their output is in the log"),
    POWER("is switched off, and on again"),
    REWIND("goes back to a moment that was kept, for `@Rewind`"),
    KEPT("is kept, and used by the next run"),
    DESTROY("leaves nothing behind"),
    REFUSAL("a failing provisioner is a failure of the configset, and leaves nothing behind");

    private final String text;

    Ability(String text) {
        this.text = text;
    }

    /** The row's head in the table. */
    String text() {
        return text;
    }
}
