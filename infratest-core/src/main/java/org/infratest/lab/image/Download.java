package org.infratest.lab.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Watchdog;
import org.infratest.event.Durations;

/**
 * Brings a file from where it is, and makes sure that it is the right one.
 *
 * @param location a file, or an HTTP address
 * @param sha256 its checksum, in hexadecimal; empty takes any
 * @param progress told how far it is
 */
public record Download(URI location, String sha256, Consumer<String> progress) {

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration WHOLE = Duration.ofMinutes(60);
    private static final int BUFFER = 1 << 16;
    private static final long STEP = 64L << 20;

    /**
     * Copies it.
     *
     * @param target replaced where it exists
     * @throws ConfigurationException if there is no such file, or its checksum is another one
     * @throws EnvironmentException if it cannot be had
     */
    public void to(Path target) {
        progress.accept(does() + " " + location);
        try (InputStream in = open();
                Watchdog watchdog = Watchdog.after(WHOLE, in::close)) {
            String found = copy(in, target);
            if (watchdog.hasBitten()) {
                throw new EnvironmentException("Could not download " + location + " within " + Durations.text(WHOLE));
            }
            requireChecksum(found);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not download " + location + ": " + e + "; nothing of it was kept, so try again", e);
        }
    }

    private String does() {
        return "file".equals(location.getScheme()) ? "copying" : "downloading";
    }

    private void requireChecksum(String found) {
        if (!sha256.isEmpty() && !sha256.equalsIgnoreCase(found)) {
            throw new ConfigurationException("Image " + location + " has the wrong checksum:\n  expected SHA-256 "
                    + sha256.toLowerCase(Locale.ROOT) + "\n  but it has      " + found
                    + "\n  if the image was replaced on purpose, give the new one");
        }
    }

    private InputStream open() throws IOException {
        String scheme = String.valueOf(location.getScheme());
        if (scheme.equals("file")) {
            Path file = Path.of(location);
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationException("Image " + file + " does not exist");
            }
            return Files.newInputStream(file);
        }
        if (!scheme.matches("https?")) {
            throw new ConfigurationException(
                    "Image " + location + " is at no place that can be read; give a file or an HTTP address");
        }
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(location)
                            .timeout(CONNECT.multipliedBy(3))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new EnvironmentException("Could not download " + location + ": the server answers with "
                        + response.statusCode() + "; look whether the address is still right");
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while downloading " + location, e);
        }
    }

    private String copy(InputStream in, Path target) throws IOException {
        MessageDigest digest = sha256Digest();
        long done = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
                if (done / STEP != (done + n) / STEP) {
                    progress.accept(does() + " " + location + ": " + ((done + n) >> 20) + " MiB");
                }
                done += n;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
