package org.infratest.examples.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/**
 * A mail server that knows just enough of SMTP (RFC 5321), and may be told to be unfriendly.
 *
 * @param greeting its first line
 * @param startTls what it answers to STARTTLS, or nothing where it does not offer it
 * @param context what it speaks TLS with after it has agreed to; null for one that agrees and then does not
 */
record MailPeer(String greeting, String startTls, SSLContext context) implements Peer.Behaviour {

    /** A friendly one. */
    static MailPeer with(SSLContext context) {
        return new MailPeer("220 mail.lab.example ESMTP", "220 go ahead", context);
    }

    @Override
    public void serve(Socket client) throws IOException {
        Behaviours.send(client, greeting + "\r\n");
        if (!talk(client, !startTls.isEmpty()) || context == null) {
            Behaviours.untilGone(client);
            return;
        }
        try (Socket secured = Behaviours.secured(context, client)) {
            talk(secured, false);
        }
    }

    /** True where the client is to change to TLS now. */
    private boolean talk(Socket client, boolean offersTls) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        while (true) {
            String line = in.readLine();
            if (line == null) {
                return false;
            }
            String command = line.toUpperCase(Locale.ROOT);
            if (command.startsWith("STARTTLS") && offersTls) {
                Behaviours.send(client, startTls + "\r\n");
                if (startTls.startsWith("220")) {
                    return true;
                }
            } else {
                Behaviours.send(client, answer(command, offersTls) + "\r\n");
            }
        }
    }

    private static String answer(String command, boolean offersTls) {
        if (command.startsWith("EHLO")) {
            return "250-mail.lab.example\r\n250-SIZE 1000000\r\n" + (offersTls ? "250-STARTTLS\r\n" : "") + "250 HELP";
        }
        if (command.startsWith("RCPT TO:") && !command.contains("@LAB.EXAMPLE")) {
            return "554 5.7.1 relay access denied";
        }
        if (command.startsWith("QUIT")) {
            return "221 bye";
        }
        return command.matches("(MAIL|RCPT|RSET|NOOP).*") ? "250 ok" : "502 unknown";
    }
}
