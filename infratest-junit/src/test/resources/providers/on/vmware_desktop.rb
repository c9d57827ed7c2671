# Machines of VMware Workstation, by the plugin vagrant-vmware-desktop.
module On
  # Of its own for each: a machine that boots again does not remember a port that was found for it.
  SSH_PORTS = { "one" => 2522, "two" => 2523 }.freeze
  SUBNETS = %w[192.168.56.0 192.168.57.0].freeze

  def self.prepare(config)
    config.vm.box = ENV.fetch("INFRATEST_BOX")
    config.vm.provider :vmware_desktop do |vmware|
      vmware.utility_certificate_path = File.join(ENV.fetch("VMWARE_STANDIN_HOME"), "certificates")
    end
    # Else Vagrant leaves the host-only networks that it made.
    config.trigger.after :destroy do |trigger|
      trigger.name = "networks"
      trigger.ruby { |_, machine| remove_networks(machine.provider.driver) }
    end
  end

  def self.machine(machine, name, addresses)
    %w[lan back].each do |network|
      machine.vm.network :private_network, ip: addresses[network] if addresses.key?(network)
    end
    # On whatever VMware bridges to; no name of it is looked at.
    machine.vm.network :public_network, ip: addresses["public"]
    machine.vm.network :forwarded_port, guest: 22, host: SSH_PORTS.fetch(name), host_ip: "127.0.0.1", id: "ssh"
    machine.vm.disk :disk, name: "extra", size: "64MB" if name == "one"
    machine.vm.provider(:vmware_desktop) { |vmware| vmware.vmx["displayName"] = "providers-#{name}" }
  end

  def self.remove_networks(driver)
    return unless driver.read_running_vms.empty?

    driver.read_vmnet_devices.select { |network| SUBNETS.include?(network[:hostonly_subnet]) }.each do |network|
      driver.vagrant_utility.delete("/vmnet/#{network[:name]}")
    end
  end
end
