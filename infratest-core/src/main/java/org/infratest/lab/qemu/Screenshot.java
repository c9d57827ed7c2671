package org.infratest.lab.qemu;

import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import org.infratest.EnvironmentException;

/**
 * Has QEMU write what is on a screen.
 *
 * @param qmp of the machine
 * @param version of QEMU; older ones write PPM, which few programs show, so it is converted
 */
record Screenshot(Qmp qmp, QemuVersion version) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGEST_SIDE = 16_384;

    void into(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.resolveSibling(""));
            if (version.hasPngScreenshots()) {
                qmp.execute("screendump", Map.of("filename", absolute.toString(), "format", "png"), PATIENCE);
                return;
            }
            Path raw = absolute.resolveSibling(absolute.getFileName() + ".ppm");
            qmp.execute("screendump", Map.of("filename", raw.toString()), PATIENCE);
            try (InputStream in = Files.newInputStream(raw)) {
                ImageIO.write(read(in), "png", absolute.toFile());
            } finally {
                Files.deleteIfExists(raw);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the screenshot " + file + ": " + e, e);
        }
    }

    /** Reads a binary PPM without comments, as QEMU writes it: {@code P6}, width, height, 255, then three bytes a pixel. */
    static BufferedImage read(InputStream in) throws IOException {
        if (!word(in).equals("P6")) {
            throw new IOException("QEMU wrote what is no PPM image");
        }
        int width = side(word(in));
        int height = side(word(in));
        word(in);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        byte[] row = new byte[width * 3];
        DataInputStream data = new DataInputStream(in);
        for (int y = 0; y < height; y++) {
            data.readFully(row);
            for (int x = 0; x < width; x++) {
                int rgb = (row[3 * x] & 0xff) << 16 | (row[3 * x + 1] & 0xff) << 8 | (row[3 * x + 2] & 0xff);
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    private static int side(String text) throws IOException {
        int length = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (length < 1 || length > LARGEST_SIDE) {
            throw new IOException("QEMU wrote an image with a side of '" + text + "' pixels");
        }
        return length;
    }

    private static String word(InputStream in) throws IOException {
        StringBuilder word = new StringBuilder();
        for (int c = in.read(); c > ' ' && word.length() < 10; c = in.read()) {
            word.append(new String(new byte[] {(byte) c}, StandardCharsets.US_ASCII));
        }
        return word.toString();
    }
}
