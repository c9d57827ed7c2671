# Machines of VirtualBox.
module On
  def self.prepare(config)
    config.vm.box = ENV.fetch("INFRATEST_BOX")
    # A port that no other provider's machine asks for: one test has somebody else reserve it.
    config.vm.network :forwarded_port, guest: 22, host: 2422, host_ip: "127.0.0.1", id: "ssh", auto_correct: true
    config.vm.provider :virtualbox do |virtualbox|
      virtualbox.check_guest_additions = false
      # Else Vagrant leaves the host-only networks that it made.
      virtualbox.destroy_unused_network_interfaces = true
    end
  end

  def self.machine(machine, name, addresses)
    %w[lan back].each do |network|
      machine.vm.network :private_network, ip: addresses[network] if addresses.key?(network)
    end
    machine.vm.network :public_network, ip: addresses["public"], bridge: "lan0"
    machine.vm.provider :virtualbox do |virtualbox|
      virtualbox.name = "providers-#{name}"
      next unless name == "one"

      disk = File.join(ENV.fetch("VBOX_USER_HOME"), "VirtualBox VMs", "providers-extra.vdi")
      virtualbox.customize ["createmedium", "disk", "--filename", disk, "--size", "64"] unless File.exist?(disk)
      virtualbox.customize ["storageattach", :id, "--storagectl", "SATA", "--port", "1", "--type", "hdd", "--medium", disk]
    end
  end
end
