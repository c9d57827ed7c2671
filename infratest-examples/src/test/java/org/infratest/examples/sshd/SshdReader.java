package org.infratest.examples.sshd;

import java.time.Duration;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.junit.EnvironmentReader;
import org.infratest.junit.EnvironmentRequest;
import org.infratest.junit.Reading;

/** Reads {@link SshdEnvironment}. */
public final class SshdReader implements EnvironmentReader<SshdEnvironment> {

    @Override
    public EnvironmentRequest<SshdSpec> read(SshdEnvironment annotation, Reading reading) {
        List<String> machines = List.of(annotation.value());
        String port = reading.setting("sshd.port", annotation.port()).orElse("2222");
        if (machines.isEmpty()) {
            throw new ConfigurationException(reading.where() + " names no machine; name at least one");
        }
        if (!port.matches("[1-9]\\d{3,4}")) {
            throw new ConfigurationException(reading.where() + " has port '" + port
                    + "'; name one from 1024 to 65535, as sshd needs no root for it");
        }
        Duration bootTimeout = reading.bootTimeout(annotation.bootTimeout(), () -> Duration.ofSeconds(30));
        SshdSpec spec = new SshdSpec(machines, Integer.parseInt(port), bootTimeout);
        return EnvironmentRequest.of(spec, new SshdProvider(reading.runner())).machines(machines);
    }
}
