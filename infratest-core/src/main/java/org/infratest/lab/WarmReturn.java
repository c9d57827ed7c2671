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
