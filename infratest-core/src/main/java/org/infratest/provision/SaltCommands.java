package org.infratest.provision;

/**
 * Salt as it is on a machine.
 *
 * @param folder the folder with its commands
 * @param what what it is, for messages: {@code the Salt tree}
 */
record SaltCommands(String folder, String what) {

    /** One of its commands, by its path. */
    String command(String name) {
        return folder + "/" + name;
    }

    /** Whether they are those of a tree that was put there. */
    boolean isTree() {
        return folder.startsWith(SaltTree.PLACE + "/");
    }
}
