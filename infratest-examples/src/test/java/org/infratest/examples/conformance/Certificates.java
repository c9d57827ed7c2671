package org.infratest.examples.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;

/** Certificates good and bad, each as NAME.pem with its key in NAME.key, signed by an authority of their own. */
final class Certificates {

    /** The name to which the good one belongs, and those that are bad in another way. */
    static final String NAME = "shop.example";

    private static final String AUTHORITY = """
            [ca]
            default_ca = authority
            [authority]
            database = index
            rand_serial = yes
            new_certs_dir = .
            default_md = sha256
            policy = any
            unique_subject = no
            copy_extensions = copy
            [any]
            commonName = supplied
            """;

    private static final String PASSWORD = "changeit";

    private final CommandRunner runner;
    private final Path folder;

    private Certificates(CommandRunner runner, Path folder) {
        this.runner = runner;
        this.folder = folder;
    }

    static Certificates make(CommandRunner runner, Path folder) throws IOException {
        Certificates made = new Certificates(runner, folder);
        Files.writeString(folder.resolve("authority.cnf"), AUTHORITY);
        Files.createFile(folder.resolve("index"));
        made.selfSigned("authority", "/CN=authority of the tests", "basicConstraints=critical,CA:true");
        made.selfSigned("self-signed", "/CN=" + NAME, "subjectAltName=DNS:" + NAME);
        made.signed("good", NAME, "20250101000000Z", "20991231000000Z");
        made.signed("expired", NAME, "20200101000000Z", "20210101000000Z");
        made.signed("not-yet-valid", NAME, "20980101000000Z", "20991231000000Z");
        made.signed("wrong-name", "other.example", "20250101000000Z", "20991231000000Z");
        made.packed("good");
        made.packed("expired");
        made.packed("wrong-name");
        return made;
    }

    private void selfSigned(String name, String subject, String extension) {
        openssl(
                List.of(
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-noenc",
                        "-days",
                        "9999"),
                List.of("-subj", subject, "-addext", extension, "-keyout", name + ".key", "-out", name + ".pem"));
    }

    private void signed(String name, String dns, String from, String until) {
        openssl(
                List.of("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj", "/CN=" + dns),
                List.of("-addext", "subjectAltName=DNS:" + dns, "-keyout", name + ".key", "-out", name + ".csr"));
        openssl(
                List.of(
                        "ca",
                        "-batch",
                        "-config",
                        "authority.cnf",
                        "-cert",
                        "authority.pem",
                        "-keyfile",
                        "authority.key"),
                List.of("-startdate", from, "-enddate", until, "-notext", "-in", name + ".csr", "-out", name + ".pem"));
    }

    private void packed(String name) {
        openssl(
                List.of("pkcs12", "-export", "-passout", "pass:" + PASSWORD),
                List.of("-inkey", name + ".key", "-in", name + ".pem", "-out", name + ".p12"));
    }

    private void openssl(List<String> what, List<String> more) {
        List<String> line = new ArrayList<>(List.of("openssl"));
        line.addAll(what);
        line.addAll(more);
        CommandResult result = runner.run(Command.of(line).in(folder));
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    result.commandLine() + " " + result.ending() + ":\n" + String.join("\n", result.stderr()));
        }
    }

    /** The authority's certificate. */
    Path authority() {
        return folder.resolve("authority.pem");
    }

    /** What a server with the certificate of that name speaks TLS with. */
    SSLContext serving(String name) {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The certificate '" + name + "' cannot be used", e);
        }
    }

    /** What trusts the authority, and nobody else. */
    SSLContext trusting() {
        try (InputStream in = Files.newInputStream(folder.resolve("authority.pem"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The certificate of the authority cannot be used", e);
        }
    }
}
