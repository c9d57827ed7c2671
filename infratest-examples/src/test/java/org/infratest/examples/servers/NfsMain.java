package org.infratest.examples.servers;

import java.net.InetAddress;
import java.time.Duration;
import org.infratest.environment.Host;
import org.infratest.probe.NfsProbe;

/** Probes an NFS server in the network in which it is started; the port mapper has one port alone, so that is a private one. */
final class NfsMain {

    private NfsMain() {}

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Host storage = Host.at("storage", InetAddress.getLoopbackAddress());
        NfsProbe.to(storage).port(port).within(Duration.ofSeconds(60)).assertExports("/share");

        NfsProbe nfs = NfsProbe.to(storage).port(port);
        nfs.assertServes("4.1");
        nfs.assertServes("3");
        nfs.assertExports("/share");

        System.out.println(nfs.observe().description());
        try {
            nfs.within(Duration.ZERO).assertExports("/other");
        } catch (AssertionError e) {
            System.out.println(e.getMessage());
        }
    }
}
