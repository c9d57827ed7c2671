package org.infratest.inventory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.infratest.ssh.HostKeyCheck;
import org.infratest.ssh.SshTarget;
import org.infratest.yaml.YamlNode;
import org.infratest.yaml.YamlNode.Scalar;

/**
 * What a section {@code ssh} says, as far as it says something: those of hosts are laid over that of all.
 *
 * @param address where the sshd is
 * @param port its port
 * @param user who logs in
 * @param identities private key files
 * @param hostKey what is asked of the host key
 * @param jump what is said of the machine on the way: empty where nothing is said, else the way, where none is a way as well
 */
record SshFields(
        Optional<String> address,
        Optional<Integer> port,
        Optional<String> user,
        List<Path> identities,
        Optional<HostKeyCheck> hostKey,
        Optional<Optional<SshFields>> jump) {

    private static final String HOST_NAME = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";
    private static final String IPV4 = "\\d{1,3}(\\.\\d{1,3}){3}";
    private static final String IPV6 = "[0-9a-fA-F:.]*:[0-9a-fA-F:.]*";
    private static final String FINGERPRINT = "SHA256:[A-Za-z0-9+/]{43}";

    static SshFields read(Path file, String owner, YamlNode node) {
        Fields fields =
                Fields.of(file, owner, node, "address", "port", "user", "identity", "hostKey", "knownHosts", "jump");
        return new SshFields(
                address(fields),
                fields.port("port"),
                fields.text("user"),
                fields.files("identity"),
                hostKey(fields),
                fields.has("jump") ? Optional.of(jump(file, owner, fields)) : Optional.empty());
    }

    private static boolean isAddress(String text) {
        boolean numeric = text.matches("[\\d.]+");
        return text.matches(IPV6) || text.matches(numeric ? IPV4 : HOST_NAME);
    }

    private static Optional<String> address(Fields fields) {
        Optional<String> address = fields.text("address");
        address.ifPresent(text -> {
            if (!isAddress(text)) {
                throw fields.wrong(
                        "address",
                        "has address '" + Fields.shown(text) + "', which is neither an IP address nor a host name");
            }
        });
        return address;
    }

    private static Optional<HostKeyCheck> hostKey(Fields fields) {
        Optional<String> key = fields.text("hostKey");
        if (key.isPresent() && fields.has("knownHosts")) {
            throw fields.wrong("knownHosts", "has both 'hostKey' and 'knownHosts'; leave one of them");
        }
        if (key.isPresent() && key.get().equals("any")) {
            return Optional.of(HostKeyCheck.FIRST_CONTACT);
        }
        if (key.isPresent() && !key.get().matches(FINGERPRINT)) {
            throw fields.wrong(
                    "hostKey",
                    "has hostKey '" + Fields.shown(key.get())
                            + "'; expected a fingerprint as 'ssh-keygen -l' prints it,"
                            + " SHA256: and 43 letters, or 'any'");
        }
        return key.<HostKeyCheck>map(HostKeyCheck.Fingerprint::new)
                .or(() -> fields.file("knownHosts").map(HostKeyCheck.KnownHosts::new));
    }

    private static Optional<SshFields> jump(Path file, String owner, Fields fields) {
        if (fields.node("jump") instanceof Scalar scalar && scalar.text().equals("none")) {
            return Optional.empty();
        }
        SshFields jump = read(file, owner + " jump", fields.node("jump"));
        if (jump.jump().isPresent()) {
            throw fields.wrong("jump", "has a jump host behind a jump host, which is not supported");
        }
        if (jump.address().isEmpty()) {
            throw fields.wrong("jump", "has a jump host without 'address'");
        }
        return Optional.of(jump);
    }

    /** These, and where they say nothing, those. */
    SshFields over(SshFields others) {
        return new SshFields(
                address.or(others::address),
                port.or(others::port),
                user.or(others::user),
                identities.isEmpty() ? others.identities : identities,
                hostKey.or(others::hostKey),
                jump.or(others::jump));
    }

    /**
     * How to log in.
     *
     * @param machine the machine's name
     * @param missing makes the error for something that nobody has said
     */
    SshTarget target(String machine, Missing missing) {
        SshTarget through = jump.flatMap(said -> said)
                .map(fields -> fields.over(new SshFields(
                                Optional.empty(),
                                Optional.empty(),
                                user,
                                identities,
                                hostKey.filter(SshFields::holdsForOthers),
                                Optional.empty()))
                        .target(fields.address().orElse(""), missing))
                .orElse(null);
        if (identities.isEmpty()) {
            throw missing.of("identity", "~/.ssh/id_ed25519");
        }
        return new SshTarget(
                machine,
                address.orElseThrow(() -> missing.of("address", "203.0.113.10")),
                port.orElse(22),
                user.orElseThrow(() -> missing.of("user", "deploy")),
                identities,
                hostKey.orElseGet(() -> knownToTheUser(missing)),
                through);
    }

    /** A fingerprint is that of one machine. */
    private static boolean holdsForOthers(HostKeyCheck check) {
        return !(check instanceof HostKeyCheck.Fingerprint);
    }

    private static HostKeyCheck knownToTheUser(Missing missing) {
        Path file = Path.of(System.getProperty("user.home"), ".ssh", "known_hosts");
        if (!Files.isRegularFile(file)) {
            throw missing.of("hostKey", "SHA256:...");
        }
        return new HostKeyCheck.KnownHosts(file);
    }

    /** The error for a key that is missing. */
    @FunctionalInterface
    interface Missing {
        RuntimeException of(String key, String example);
    }
}
