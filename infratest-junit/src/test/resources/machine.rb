# One small machine on the management network alone.
def machine(config)
  kvm = ENV["INFRATEST_ACCELERATOR"] == "kvm"
  config.vm.box = ENV.fetch("INFRATEST_BOX", "infratest/basebox")
  config.vm.box_check_update = false
  config.vm.synced_folder ".", "/vagrant", disabled: true
  config.vm.guest = :debian
  config.ssh.shell = "sh"
  config.ssh.insert_key = false
  config.vm.provider :libvirt do |libvirt|
    libvirt.uri = "qemu:///system"
    libvirt.driver = kvm ? "kvm" : "qemu"
    libvirt.machine_type = "q35"
    libvirt.cpu_mode = kvm ? "host-passthrough" : "custom"
    libvirt.cpu_model = "qemu64" unless kvm
    libvirt.memory = 384
    libvirt.disk_driver cache: "unsafe"
    libvirt.graphics_type = "none"
    libvirt.video_type = "none"
  end
end
