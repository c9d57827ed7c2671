package all;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;

/**
 * The network of all seven configsets: the gateway in front, configmaster, application server and both databases inside, the workstation
 * outside, and the base box below each of them. Machines that are not needed at the same time need not be up at the same time, so tests take
 * those that they are about; each has the same address in all of them.
 */
public final class AllLab implements Supplier<LabSpec> {

    /** The machines that one test is about. */
    static final class Inside implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return of("inside", "configmaster", "postgres", "mysql");
        }
    }

    /** The way from outside to the application. */
    static final class Front implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return of("front", "gateway", "app", "workstation");
        }
    }

    /** All six at the same time, which takes 3.5 GiB. */
    @Override
    public LabSpec get() {
        return of("all", "gateway", "configmaster", "app", "postgres", "mysql", "workstation");
    }

    private static LabSpec of(String name, String... machines) {
        List<String> wanted = Arrays.asList(machines);
        boolean gateway = wanted.contains("gateway");
        var lab = LabSpec.named("configsets/" + name)
                .domain("lab.example")
                .network("public", net -> net.subnet("203.0.113.0/24").jvm("203.0.113.254"))
                .network("private", net -> {
                    net.subnet("10.20.0.0/24");
                    if (gateway) {
                        net.gateway("gateway").withoutJvm();
                    }
                });
        for (String machine : wanted) {
            lab.host(machine, described(machine));
        }
        return lab.build();
    }

    private static Consumer<LabHostBuilder> described(String machine) {
        return switch (machine) {
            case "gateway" ->
                host -> host.nic("public", "203.0.113.10")
                        .nic("private", "10.20.0.2")
                        .memory(512)
                        .cpus(2);
            case "workstation" ->
                host -> host.nic("public", "203.0.113.20").memory(768).cpus(2);
            case "configmaster" ->
                host -> host.nic("private", "10.20.0.5").memory(768).cpus(2);
            case "app" -> host -> host.nic("private", "10.20.0.10").memory(512).cpus(2);
            case "postgres" ->
                host -> host.nic("private", "10.20.0.20").memory(512).cpus(2);
            case "mysql" ->
                host -> host.nic("private", "10.20.0.30").memory(512).cpus(2);
            default -> throw new IllegalArgumentException(machine);
        };
    }
}
