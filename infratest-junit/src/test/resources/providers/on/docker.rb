# Containers with an SSH server, run by docker, or by podman under that name.
module On
  # Adds addresses, pings, and has a process 1 that may log.
  CAPABILITIES = "NET_ADMIN,NET_RAW,AUDIT_WRITE,SYS_CHROOT".freeze

  def self.prepare(config)
    config.vm.provider :docker do |docker|
      docker.image = "infratest/debian-12"
      docker.has_ssh = true
      docker.remains_running = true
      docker.cmd = ["sh", "-c", "/usr/local/lib/make-host-key; mkdir -p /run/sshd; exec /usr/sbin/sshd -D -e"]
      docker.create_args = ["--cap-add=#{CAPABILITIES}"]
    end
  end

  def self.machine(machine, name, addresses)
    %w[lan back].each do |network|
      machine.vm.network :private_network, ip: addresses[network] if addresses.key?(network)
    end
    machine.vm.network :public_network, ip: addresses["public"], bridge: "lan0",
                                        docker_network__gateway: "192.168.58.1", docker_network__ip_range: "192.168.58.0/24"
    machine.vm.provider(:docker) { |docker| docker.name = "providers-#{name}" }
  end
end
