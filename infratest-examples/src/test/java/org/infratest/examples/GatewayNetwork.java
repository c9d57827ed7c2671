package org.infratest.examples;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.infratest.environment.Sharing;
import org.infratest.junit.PackerBox;
import org.infratest.junit.VagrantEnvironment;

/** A team's own annotation: the box and the network have one place, and all classes of a run share what is running. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/gateway",
        vars = "base_image=${images}/debian-12-gateway.qcow2")
@VagrantEnvironment(value = "configsets/gateway", sharing = Sharing.RUN)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface GatewayNetwork {}
