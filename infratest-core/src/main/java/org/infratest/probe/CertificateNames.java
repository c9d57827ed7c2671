package org.infratest.probe;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The names in a certificate, as RFC 9525 (before it RFC 6125) reads them: those of the subjectAltName extension alone. The common
 * name counts for nothing, as it does for browsers.
 *
 * @param dns the DNS names, possibly with a wildcard as their first label
 * @param addresses the IP addresses, in digits
 */
record CertificateNames(List<String> dns, List<String> addresses) {

    private static final int DNS = 2;
    private static final int IP = 7;

    CertificateNames {
        dns = List.copyOf(dns);
        addresses = List.copyOf(addresses);
    }

    static CertificateNames of(X509Certificate certificate) {
        return new CertificateNames(values(certificate, DNS), values(certificate, IP));
    }

    private static List<String> values(X509Certificate certificate, int type) {
        List<String> values = new ArrayList<>();
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                names.stream()
                        .filter(name -> Integer.valueOf(type).equals(name.get(0)))
                        .forEach(name -> values.add(String.valueOf(name.get(1))));
            }
            return values;
        } catch (CertificateParsingException e) {
            return List.of(); // names that nobody can read name nobody
        }
    }

    /** All of them. */
    List<String> all() {
        List<String> all = new ArrayList<>(dns);
        all.addAll(addresses);
        return all;
    }

    /** Whether the certificate is one for a server of that name or address. */
    boolean cover(String name) {
        return isAddress(name) ? addresses.stream().anyMatch(one -> isSame(one, name)) : coversName(name);
    }

    private boolean coversName(String name) {
        String wanted = plain(name);
        return dns.stream().map(CertificateNames::plain).anyMatch(one -> one.equals(wanted) || wildcard(one, wanted));
    }

    /** A wildcard stands for the whole of the first label, and for that alone. */
    private static boolean wildcard(String pattern, String name) {
        int dot = name.indexOf('.');
        return pattern.startsWith("*.")
                && pattern.indexOf('.', 2) > 0
                && dot > 0
                && pattern.substring(1).equals(name.substring(dot));
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static boolean isAddress(String name) {
        try {
            Subnet.address(name);
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }

    private static boolean isSame(String one, String other) {
        return isAddress(one) && Subnet.address(one).equals(Subnet.address(other));
    }
}
