package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.infratest.Api;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * A DNS record of an answer.
 *
 * @param name the name that has it, without the dot at the end
 * @param type its type, for example {@code A}
 * @param ttl how long it may be kept
 * @param value its value, as {@link DnsType} describes it, names without the dot at the end; records of other types as zone files
 *     have them
 */
@Api
public record DnsRecord(String name, String type, Duration ttl, String value) {

    static DnsRecord of(Record record) {
        return new DnsRecord(
                text(record.getName()),
                Type.string(record.getType()),
                Duration.ofSeconds(record.getTTL()),
                value(record));
    }

    private static String value(Record record) {
        if (record instanceof ARecord a) {
            return a.getAddress().getHostAddress();
        }
        if (record instanceof AAAARecord aaaa) {
            return aaaa.getAddress().getHostAddress();
        }
        if (record instanceof PTRRecord ptr) {
            return text(ptr.getTarget());
        }
        if (record instanceof CNAMERecord alias) {
            return text(alias.getTarget());
        }
        if (record instanceof NSRecord ns) {
            return text(ns.getTarget());
        }
        if (record instanceof MXRecord mx) {
            return mx.getPriority() + " " + text(mx.getTarget());
        }
        if (record instanceof SRVRecord srv) {
            return srv.getPriority() + " " + srv.getWeight() + " " + srv.getPort() + " " + text(srv.getTarget());
        }
        if (record instanceof TXTRecord txt) {
            ByteArrayOutputStream parts = new ByteArrayOutputStream();
            txt.getStringsAsByteArrays().forEach(parts::writeBytes);
            return parts.toString(ISO_8859_1);
        }
        return record.rdataToString();
    }

    static String text(Name name) {
        return name.toString(true);
    }

    @Override
    public String toString() {
        return name + " " + ttl.toSeconds() + " " + type + " " + value;
    }
}
