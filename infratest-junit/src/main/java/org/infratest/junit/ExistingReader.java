package org.infratest.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.ConfigurationException;
import org.infratest.inventory.InventoryFile;
import org.infratest.inventory.InventoryProvider;
import org.infratest.inventory.InventorySpec;

/** Reads {@link ExistingEnvironment}, and the same from code. */
final class ExistingReader implements EnvironmentReader<ExistingEnvironment> {

    @Override
    public EnvironmentRequest<InventorySpec> read(ExistingEnvironment annotation, Reading reading) {
        return request(annotation.value(), annotation.answerTimeout(), reading).sharing(annotation.sharing());
    }

    static EnvironmentRequest<InventorySpec> request(String inventory, String answerTimeout, Reading reading) {
        String named = reading.settings()
                .text(Setting.INVENTORY, inventory)
                .orElseThrow(() -> new ConfigurationException(reading.where() + " names no inventory, and neither does "
                        + Setting.INVENTORY.key() + "; name the file that says which machines there are"));
        Path file = reading.find("names inventory", named);
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(reading.where() + " names inventory " + file
                    + ", which is not a file; name the one with the hosts");
        }
        return request(InventoryFile.read(file), answerTimeout, reading);
    }

    /** An inventory that was read already; only settings that beat everything change it. */
    static EnvironmentRequest<InventorySpec> request(InventorySpec spec, String answerTimeout, Reading reading) {
        Duration limit = reading.settings().duration(Setting.ANSWER_TIMEOUT, answerTimeout, spec::answerTimeout);
        return EnvironmentRequest.of(spec.withAnswerTimeout(limit), new InventoryProvider())
                .machines(spec.machines());
    }
}
