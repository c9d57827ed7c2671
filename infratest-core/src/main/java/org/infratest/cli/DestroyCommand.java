package org.infratest.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes down an environment that nobody uses. */
@Command(
        name = "destroy",
        description = "Takes down an environment that was kept, or whose owner is dead; one in use is refused.",
        mixinStandardHelpOptions = true)
final class DestroyCommand implements Callable<Integer> {

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        Takedowns takedowns = new Takedowns(output);
        Records records = Records.in(cache.path(), takedowns.progress());
        String id = records.find(environment.wanted()).id();
        return takedowns.tell(List.of(records.leftBehind().destroy(id)), "");
    }
}
