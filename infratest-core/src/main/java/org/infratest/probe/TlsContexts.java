package org.infratest.probe;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/** What decides whom to trust. */
final class TlsContexts {

    private TlsContexts() {}

    /** Trusts whom this JVM trusts. */
    static SSLContext ofJvm() {
        return Trusted.CONTEXT;
    }

    /** Trusts anybody. */
    static SSLContext anybody() {
        return Unverified.CONTEXT;
    }

    /** What this JVM trusts, read at the first use. */
    private static final class Trusted {
        private static final SSLContext CONTEXT = create(null);
    }

    /** Everybody: the test expressly does not ask who answers. */
    private static final class Unverified {
        private static final SSLContext CONTEXT = create(new TrustManager[] {new TrustEverybody()});
    }

    static SSLContext create(TrustManager @Nullable [] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new EnvironmentException("This JVM cannot speak TLS: " + e.getMessage(), e);
        }
    }

    /** The extended kind, as Java checks names and algorithms by itself on top of the simple kind. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
