package org.infratest.lab;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which machines of a lab come back from a ready state that was kept, and which boot.
 *
 * @param found the ready state
 * @param isWhole whether it is that very lab's
 * @param anew the machines that boot, by name, and why
 */
record WarmReturn(WarmStore.Found found, boolean isWhole, Map<String, String> anew) {

    /** Copies the map. */
    WarmReturn {
        anew = Collections.unmodifiableMap(new LinkedHashMap<>(anew));
    }

    /** Those of which nothing has changed, unless they had to do with one of which something has. */
    static WarmReturn of(WarmStore.Found found, WarmInputs now) {
        WarmManifest kept = found.manifest();
        return new WarmReturn(found, kept.key().equals(now.hash()), anew(kept, now));
    }

    /**
     * The machines of a lab that have to boot, and why.
     *
     * @param kept what was kept, of a lab of which nothing has changed that concerns all machines
     */
    static Map<String, String> anew(WarmManifest kept, WarmInputs now) {
        Map<String, String> anew = new LinkedHashMap<>();
        WarmInputs before = kept.inputs();
        if (before == null) {
            return anew;
        }
        now.changedSince(before).forEach((name, inputs) -> anew.put(name, String.join(", ", inputs) + " changed"));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (String name : now.machines().keySet()) {
                Set<String> others = new TreeSet<>(kept.relied(name));
                others.retainAll(anew.keySet());
                if (!others.isEmpty() && !anew.containsKey(name)) {
                    anew.put(name, "it had to do with " + String.join(", ", others) + " before it was ready");
                    grows = true;
                }
            }
        }
        return anew;
    }

    /**
     * What is still to be done: machines that boot, and steps that are taken by machines that boot or have not come so far.
     *
     * @param boots how many machines boot
     * @param steps how many steps are taken
     */
    record Cost(int boots, int steps) implements Comparable<Cost> {

        /** Where both ways are as long, the one with fewer steps is taken: a machine boots in seconds, to configure it takes minutes. */
        @Override
        public int compareTo(Cost other) {
            int total = Integer.compare(boots + steps, other.boots + other.steps);
            return total != 0 ? total : Integer.compare(steps, other.steps);
        }
    }

    /**
     * What is still to be done for a lab.
     *
     * @param kept what it would go on from, of a lab of which nothing has changed that concerns all machines
     */
    static Cost cost(WarmManifest kept, WarmInputs now) {
        Set<String> anew = anew(kept, now).keySet();
        WarmInputs before = kept.inputs();
        int steps = 0;
        for (String name : now.machines().keySet()) {
            int behind = before == null || anew.contains(name)
                    ? 0
                    : before.steps(name).size();
            steps += now.steps(name).size() - behind;
        }
        return new Cost(anew.size(), steps);
    }

    /** What was noted of the steps that machines which come back have behind them, by machine and step. */
    Map<String, Map<String, String>> notes(LabSpec lab) {
        Map<String, Map<String, String>> notes = new LinkedHashMap<>();
        back(lab).forEach(host -> notes.put(host.name(), found.manifest().notes(host.name())));
        notes.values().removeIf(Map::isEmpty);
        return notes;
    }

    /** By what it is known. */
    String hash() {
        return found.manifest().key();
    }

    boolean comesBack(LabHost host) {
        return !anew.containsKey(host.name());
    }

    /** Its machines that come back. */
    List<LabHost> back(LabSpec lab) {
        return lab.hosts().stream().filter(this::comesBack).toList();
    }

    /** What of the kept lab goes on: without the machines that boot, as if they had been off. */
    KeptLab kept(LabSpec lab) {
        Map<String, KeptLab.Member> members = new LinkedHashMap<>();
        back(lab).forEach(host -> members.put(host.name(), member(host)));
        return new KeptLab(found.lab().folder(), members, found.lab().net().without(lab, anew.keySet()));
    }

    /**
     * A machine that comes back. Into another lab it comes with copies of its disks: that one is kept, too, and must not stand on files that may
     * go when this one does.
     */
    KeptLab.Member member(LabHost host) {
        KeptLab.Member member = found.member(host.name());
        return isWhole()
                ? member
                : new KeptLab.Member(member.kept().copied(Set.of()), member.attended(), member.ahead(), member.mark());
    }
}
