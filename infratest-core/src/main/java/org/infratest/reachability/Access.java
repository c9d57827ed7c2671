package org.infratest.reachability;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.Api;

/** What a table says about a flow. */
@Api
public enum Access {
    /** It opens, or is replied to. */
    ALLOWED("allowed"),
    /** It does not open, for whatever reason. */
    DENIED("denied"),
    /** It is answered that nobody listens: a reset, or an ICMP port-unreachable. */
    REFUSED("refused"),
    /** Nothing answers. */
    FILTERED("filtered"),
    /**
     * Nothing answers or something says that there is no way, or the gateway refuses in the name of the target; the gateway between the two answers the source, and nothing arrives at
     * the target, or where it cannot tell, the target answers behind the gateway.
     */
    BLOCKED_AT_GATEWAY("blocked at the gateway");

    private final String words;

    Access(String words) {
        this.words = words;
    }

    /** Whether the flow is to get through. */
    public boolean isAllowed() {
        return this == ALLOWED;
    }

    boolean isMetBy(Answer answer) {
        return switch (this) {
            case ALLOWED -> answer == Answer.OPEN;
            case DENIED -> answer != Answer.OPEN;
            case REFUSED -> answer == Answer.REFUSED;
            case FILTERED -> answer == Answer.FILTERED;
            case BLOCKED_AT_GATEWAY -> answer != Answer.OPEN && answer != Answer.NOT_OPEN;
        };
    }

    /** The answers that are as expected, for tools that show a difference. */
    Set<Answer> expected() {
        return Stream.of(Answer.values()).filter(this::isMetBy).collect(Collectors.toCollection(TreeSet::new));
    }

    /** As names of tests and reports say it: {@code denied}, {@code blocked at the gateway}. */
    @Override
    public String toString() {
        return words;
    }
}
