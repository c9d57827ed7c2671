package org.infratest.state;

/**
 * The checksum of a file.
 *
 * @param path an absolute path
 * @param algorithm which one
 */
record DigestFact(String path, Algorithm algorithm) implements Fact<String> {

    /** A program that prints a checksum. */
    enum Algorithm {
        MD5("md5sum", 32),
        SHA256("sha256sum", 64);

        private final String program;
        private final int digits;

        Algorithm(String program, int digits) {
            this.program = program;
            this.digits = digits;
        }

        /** How many hexadecimal digits it has. */
        int digits() {
            return digits;
        }
    }

    @Override
    public String title() {
        return "the " + algorithm + " of " + path;
    }

    @Override
    public String script() {
        return "digest " + algorithm.program + " " + Shell.quoted(path);
    }

    /** The digits, or nothing where there is no such file. */
    @Override
    public String read(Answer answer) throws Unseen {
        return answer.isAbsent() ? "" : answer.text().substring(0, algorithm.digits());
    }
}
