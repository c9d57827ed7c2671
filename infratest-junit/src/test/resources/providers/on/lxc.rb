# Containers of LXC. vagrant-lxc has a private_network too, but the script behind it wants control groups of version 1; so their NICs are
# described as LXC itself describes them.
module On
  BRIDGES = { "lan" => "contract-lan", "back" => "contract-back", "public" => "lan0" }.freeze
  MANAGEMENT = { "one" => "10.0.3.10", "two" => "10.0.3.20" }.freeze

  def self.prepare(config)
    config.vm.box = ENV.fetch("INFRATEST_BOX")
    config.vm.provider :lxc do |lxc|
      lxc.backingstore = "dir"
      # Whoever is root needs no sudo, which does not work for the root of a user namespace.
      lxc.privileged = !Process.uid.zero?
      # Nor may that one say which devices there are.
      lxc.customize "include", "/usr/share/lxc/config/userns.conf" unless File.read("/proc/self/uid_map").split[1] == "0"
    end
    config.trigger.before :up do |trigger|
      trigger.name = "bridges"
      trigger.ruby { bridge("contract-lan", "192.168.56.1/24") && bridge("contract-back", "192.168.57.1/24") }
    end
    config.trigger.after :destroy do |trigger|
      trigger.name = "bridges"
      trigger.ruby { %w[contract-lan contract-back].each { |name| remove_if_unused(name) } }
    end
  end

  def self.machine(machine, name, addresses)
    machine.vm.provider :lxc do |lxc|
      lxc.container_name = "providers-#{name}"
      nic(lxc, 0, "lxcbr0", MANAGEMENT.fetch(name))
      addresses.each_with_index { |(network, address), index| nic(lxc, index + 1, BRIDGES.fetch(network), address) }
    end
  end

  def self.nic(lxc, index, bridge, address)
    lxc.customize "net.#{index}.type", "veth"
    lxc.customize "net.#{index}.link", bridge
    lxc.customize "net.#{index}.flags", "up"
    lxc.customize "net.#{index}.name", "eth#{index}"
    lxc.customize "net.#{index}.ipv4.address", "#{address}/24"
    # As a machine's card, it stays the same; else its neighbours would ask the card of the last boot for half a minute.
    lxc.customize "net.#{index}.hwaddr", format("00:16:3e:00:%02x:%02x", index, address[/\d+\z/].to_i)
  end

  def self.remove_if_unused(name)
    system("ip link delete #{name}") if Dir.exist?("/sys/class/net/#{name}") && Dir.empty?("/sys/class/net/#{name}/brif")
  end

  def self.bridge(name, address)
    return true if File.exist?("/sys/class/net/#{name}")

    system("ip link add #{name} type bridge && ip address add #{address} dev #{name} && ip link set #{name} up")
  end
end
