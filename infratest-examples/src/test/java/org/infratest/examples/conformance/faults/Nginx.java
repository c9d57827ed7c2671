package org.infratest.examples.conformance.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Real web servers. */
final class Nginx {

    private static final String AUTHORITY = "authority.pem";

    private Nginx() {}

    /** A server on {@link Scene#PORT}. */
    static String serving(String locations, String before) {
        return on(Scene.PORT, locations, before);
    }

    /** A server on that port. */
    static String on(int port, String locations, String before) {
        return server(port, "listen " + port + ";", locations, before);
    }

    /** A server that speaks TLS, with a certificate that an authority of its own has signed. */
    static String secured(String from, String until, String name) {
        String key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc";
        return server(
                Scene.PORT,
                "listen 8080 ssl; ssl_certificate web.pem; ssl_certificate_key web.key;",
                "location / { return 200 fine; }",
                String.join(
                        "\n",
                        "printf '[ca]\\ndefault_ca=a\\n[a]\\ndatabase=index\\nrand_serial=yes\\nnew_certs_dir=.\\n"
                                + "default_md=sha256\\npolicy=any\\ncopy_extensions=copy\\n[any]\\ncommonName=supplied\\n' > ca.cnf",
                        ": > index",
                        "openssl req -x509 " + key
                                + " -days 9999 -subj /CN=authority -addext basicConstraints=critical,CA:true"
                                + " -keyout authority.key -out " + AUTHORITY,
                        "openssl req " + key + " -subj /CN=" + name + " -addext subjectAltName=DNS:" + name
                                + " -keyout web.key -out web.csr",
                        "openssl ca -batch -config ca.cnf -cert " + AUTHORITY + " -keyfile authority.key -startdate "
                                + from + " -enddate " + until + " -notext -in web.csr -out web.pem",
                        "cp " + AUTHORITY + " \"$FILES\""));
    }

    private static String server(int port, String listen, String locations, String before) {
        String folder = "/run/nginx-" + port;
        return String.join(
                "\n",
                "set -e",
                "mkdir -p " + folder,
                "cd " + folder,
                before,
                "echo 'daemon off; pid " + folder + "/pid; error_log stderr; events {}"
                        + " http { access_log off; server { " + listen + " " + locations + " } }' > conf",
                "exec nginx -e stderr -p " + folder + " -c " + folder + "/conf");
    }

    /** What trusts the authority of a server whose files are there. */
    static SSLContext trusting(Path files) {
        try (InputStream in = Files.newInputStream(files.resolve(AUTHORITY))) {
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
