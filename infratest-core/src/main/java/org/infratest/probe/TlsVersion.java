package org.infratest.probe;

import org.infratest.Api;

/** The versions of TLS, and of SSL before it, from the oldest on. */
@Api
public enum TlsVersion {
    /** Broken (RFC 7568). */
    SSL_3("SSLv3", 0x0300),
    /** Deprecated (RFC 8996). */
    TLS_1_0("TLSv1", 0x0301),
    /** Deprecated (RFC 8996). */
    TLS_1_1("TLSv1.1", 0x0302),
    /** RFC 5246. */
    TLS_1_2("TLSv1.2", 0x0303),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3", 0x0304);

    private final String title;
    private final int code;

    TlsVersion(String title, int code) {
        this.title = title;
        this.code = code;
    }

    int code() {
        return code;
    }

    /** As Java calls it. */
    @Override
    public String toString() {
        return title;
    }
}
