# Machines of Hyper-V.
module On
  def self.prepare(config)
    config.vm.box = ENV.fetch("INFRATEST_BOX")
  end

  def self.machine(machine, name, _addresses)
    machine.vm.network :public_network, bridge: "lan0"
    machine.vm.provider(:hyperv) { |hyperv| hyperv.vmname = "providers-#{name}" }
  end
end
