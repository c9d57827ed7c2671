package org.infratest.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.infratest.expect.Patience;
import org.infratest.probe.Conversation.Outcome;
import org.jspecify.annotations.Nullable;

/** One handshake in which any certificate is taken, and judged afterwards. */
final class TlsTalk {

    private final @Nullable StartTls start;
    private final @Nullable String name;
    private final Authorities authorities;
    private final Recorder recorder = new Recorder();
    private String protocol = "";
    private String cipherSuite = "";

    TlsTalk(@Nullable StartTls start, @Nullable String name, Authorities authorities) {
        this.start = start;
        this.name = name;
        this.authorities = authorities;
    }

    TlsObservation look(Aim aim, Patience patience, InetSocketAddress address) {
        Outcome outcome = Conversation.hold(aim, patience, address, wire -> {
            if (start != null) {
                start.ask(wire);
            }
            wire.socket().setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, wire.millisLeft())));
            shake(wire.socket(), address);
        });
        return new TlsObservation(
                outcome.connection(),
                protocol,
                cipherSuite,
                recorder.chain,
                recorder.chain.isEmpty() ? "" : judge(recorder.chain),
                outcome.problem(),
                outcome.failure(),
                outcome.took());
    }

    private void shake(Socket socket, InetSocketAddress address) throws IOException {
        SSLContext context = TlsContexts.create(new TrustManager[] {recorder});
        String peer = name != null ? name : address.getAddress().getHostAddress();
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, peer, address.getPort(), true);
        if (name != null) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        SSLSession session = secured.getSession();
        protocol = session.getProtocol();
        cipherSuite = session.getCipherSuite();
        secured.close();
    }

    private String judge(List<X509Certificate> chain) {
        X509TrustManager manager = authorities.manager();
        try {
            manager.checkServerTrusted(
                    chain.toArray(X509Certificate[]::new), "UNKNOWN"); // as in a handshake of TLS 1.3
            return "";
        } catch (CertificateException e) {
            return TlsWords.of(e);
        }
    }

    /** Takes any certificate and keeps it. */
    private static final class Recorder extends X509ExtendedTrustManager {

        private volatile List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] sent, String type) {
            chain = List.of(sent);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] sent, String type, Socket socket) {
            chain = List.of(sent);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] sent, String type, SSLEngine engine) {
            chain = List.of(sent);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] sent, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] sent, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] sent, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
