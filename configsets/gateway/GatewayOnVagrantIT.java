package gateway;

import org.infratest.junit.VagrantEnvironment;

/** The same on the machines of the Vagrantfile. */
@VagrantEnvironment(value = "configsets/gateway", readyWhen = GatewayIT.WhenServicesRun.class)
class GatewayOnVagrantIT extends GatewayIT {}
