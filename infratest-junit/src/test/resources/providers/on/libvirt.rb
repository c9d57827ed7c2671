# Machines that QEMU runs and libvirt keeps.
module On
  def self.prepare(config)
    kvm = ENV["INFRATEST_ACCELERATOR"] == "kvm"
    config.vm.box = ENV.fetch("INFRATEST_BOX", "infratest/basebox")
    config.vm.provider :libvirt do |libvirt|
      libvirt.uri = "qemu:///system"
      libvirt.driver = kvm ? "kvm" : "qemu"
      libvirt.machine_type = "q35"
      libvirt.cpu_mode = kvm ? "host-passthrough" : "custom"
      libvirt.cpu_model = "qemu64" unless kvm
      libvirt.memory = 256
      libvirt.disk_driver cache: "unsafe"
      libvirt.graphics_type = "none"
      libvirt.video_type = "none"
      libvirt.memballoon_enabled = false
      libvirt.random model: "random"
      libvirt.management_network_name = "infratest-management"
      libvirt.management_network_address = "192.168.124.0/24"
    end
  end

  def self.machine(machine, name, addresses)
    %w[lan back].each do |network|
      next unless addresses.key?(network)

      machine.vm.network :private_network, ip: addresses[network], libvirt__network_name: "contract-#{network}",
                                           libvirt__dhcp_enabled: false, libvirt__forward_mode: "none"
    end
    machine.vm.network :public_network, ip: addresses["public"], dev: "lan0", type: "bridge", mode: "bridge"
    machine.vm.provider(:libvirt) { |libvirt| libvirt.storage :file, size: "64M", bus: "virtio" if name == "one" }
  end
end
