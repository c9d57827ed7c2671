package org.infratest.examples.bench;

import java.util.List;

/** Measures what infratest promises to cost, and prints one line a figure. Asserts nothing. Started by {@code scripts/bench}. */
public final class Bench {

    private static final LabsAtOnce LABS = new LabsAtOnce();
    private static final RewoundMachines REWOUND = new RewoundMachines();
    private static final List<Figure> FIGURES = List.of(
            new PackerOverhead(),
            new VagrantOverhead(),
            new EmptyExtension(),
            new JvmMemory(),
            new SwitchThroughput(),
            new SwitchLatency(),
            new SwitchLatencyVde(),
            new ReachabilityTime(),
            new LabBootQemu(),
            new LabBootVagrant(),
            new FreshJvm(new LabMemory()),
            new LabScale(LABS, 2, LabScale.Part.TIME),
            new LabScale(LABS, 4, LabScale.Part.TIME),
            new LabScale(LABS, 8, LabScale.Part.TIME),
            new LabScale(LABS, 2, LabScale.Part.MEMORY),
            new LabScale(LABS, 4, LabScale.Part.MEMORY),
            new LabScale(LABS, 8, LabScale.Part.MEMORY),
            new LabScaleBoots(),
            new RewindLab(),
            new RewindFirstSsh(),
            new RewindWarmStart(),
            new RewindWarmChange(),
            new RewindCapsule(),
            new RewindScale(REWOUND, 1, RewindScale.Part.SCALE),
            new RewindScale(REWOUND, 4, RewindScale.Part.SCALE),
            new RewindScale(REWOUND, 8, RewindScale.Part.SCALE),
            new RewindScale(REWOUND, 12, RewindScale.Part.SCALE),
            new RewindScale(REWOUND, 24, RewindScale.Part.SCALE),
            new RewindScale(REWOUND, 1, RewindScale.Part.MEMORY),
            new RewindScale(REWOUND, 4, RewindScale.Part.MEMORY),
            new RewindScale(REWOUND, 8, RewindScale.Part.MEMORY),
            new RewindScale(REWOUND, 12, RewindScale.Part.MEMORY),
            new RewindScale(REWOUND, 24, RewindScale.Part.MEMORY),
            new RewindScale(REWOUND, 4, RewindScale.Part.DISK),
            new RewindScale(REWOUND, 4, RewindScale.Part.DISK_AGAIN),
            new StateOverSsh(StateOverSsh.Rival.TESTINFRA),
            new StateOverSsh(StateOverSsh.Rival.SERVERSPEC),
            new ProbesTcpNmap(),
            new ProbesIcmpFping(),
            new FreshJvm(new ProbesMemory()),
            new TrustLease(),
            new TrustDoctor(),
            new TrustGc(),
            new TrustKept());

    private Bench() {}

    /**
     * Measures.
     *
     * @param arguments the beginning of the names of the figures to measure; without it all
     */
    public static void main(String[] arguments) throws Exception {
        String prefix = arguments.length == 0 ? "" : arguments[0];
        List<Figure> chosen =
                FIGURES.stream().filter(f -> f.name().startsWith(prefix)).toList();
        if (chosen.isEmpty()) {
            System.err.println("bench: no figure's name begins with '" + prefix + "'; there are "
                    + FIGURES.stream().map(Figure::name).toList());
            System.exit(2);
        }
        for (Figure figure : chosen) {
            System.err.println("==> " + figure.name());
            System.out.println(figure.measure().line(figure.name()));
        }
    }
}
