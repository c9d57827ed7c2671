package org.infratest.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are trusted: those of this JVM, or those of an authority of your own.
 *
 * <pre>{@code
 * TlsProbe.to(web).trusting(Authorities.in(Path.of("ca.pem"))).assertTrusted(443);
 * }</pre>
 */
@Api
public final class Authorities {

    private final String name;
    private final @Nullable KeyStore store;

    private Authorities(String name, @Nullable KeyStore store) {
        this.name = name;
        this.store = store;
    }

    /** Those that this JVM trusts. */
    public static Authorities ofJvm() {
        return new Authorities("what this JVM trusts", null);
    }

    /**
     * Those whose certificates stand in a file, in the form of PEM (RFC 7468) or DER.
     *
     * @throws ConfigurationException if the file cannot be read or has no certificate
     */
    public static Authorities in(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new ConfigurationException("File '" + file + "' has no certificate in it");
            }
            return of(
                    "the authorities in " + file.getFileName(),
                    certificates.stream().map(X509Certificate.class::cast).toList());
        } catch (IOException e) {
            throw new ConfigurationException("Authorities cannot be read from '" + file + "': " + e, e);
        } catch (CertificateException e) {
            throw new ConfigurationException(
                    "File '" + file + "' does not hold certificates in PEM or DER: " + e.getMessage(), e);
        }
    }

    /** Those of these certificates. */
    public static Authorities of(X509Certificate... certificates) {
        return of("the given authorities", List.of(certificates));
    }

    private static Authorities of(String name, List<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            return new Authorities(name, store);
        } catch (IOException | GeneralSecurityException e) {
            throw new EnvironmentException("This JVM cannot keep certificates: " + e.getMessage(), e);
        }
    }

    /** What to trust in a handshake. */
    SSLContext context() {
        return TlsContexts.create(new TrustManager[] {manager()});
    }

    /** Judges chains of certificates. */
    X509TrustManager manager() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new EnvironmentException("This JVM cannot judge certificates"));
        } catch (GeneralSecurityException e) {
            throw new EnvironmentException("This JVM cannot judge certificates: " + e.getMessage(), e);
        }
    }

    /** As it stands in a sentence: {@code what this JVM trusts}. */
    @Override
    public String toString() {
        return name;
    }
}
