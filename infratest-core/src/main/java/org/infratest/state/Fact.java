package org.infratest.state;

/**
 * Something that a machine can be asked, alone or with others in one round trip. Two facts that ask the same are equal.
 *
 * @param <T> what is known once it has been asked
 */
interface Fact<T> {

    /** What it is, as the object of a sentence: {@code the installed packages}. */
    String title();

    /** POSIX shell that prints the answer; runs in a subshell, beside the functions of {@link Prelude}. */
    String script();

    /**
     * Reads the answer.
     *
     * @throws Unseen if it cannot be known
     */
    T read(Answer answer) throws Unseen;

    /** Whether it is asked as the user who logged in, even where that one could become root. */
    default boolean isAskedAsUser() {
        return false;
    }

    /** Whether an answer serves later questions as well. */
    default boolean isKept() {
        return true;
    }
}
