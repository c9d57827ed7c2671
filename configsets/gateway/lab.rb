# What the Vagrantfile knows about the topology: hosts with their interfaces, libvirt's networks, the script that configures a host.

require "erb"
require "ipaddr"
require "open3"
require "shellwords"
require "yaml"

class Lab
  DOMAIN = "lab.example"
  MANAGEMENT = "infratest-management"
  MANAGEMENT_SUBNET = "192.168.124.0/24"

  Host = Struct.new(:name, :addresses, :memory) do
    def networks
      addresses.keys
    end
  end

  attr_reader :hosts, :networks

  def self.read(file)
    new(YAML.safe_load(File.read(file)), File.dirname(file))
  end

  def initialize(topology, directory)
    @directory = directory
    @networks = topology.fetch("networks")
    @hosts = topology.fetch("hosts").map do |name, host|
      Host.new(name, host.fetch("addresses"), host.fetch("memory", 384))
    end
    @defining = Mutex.new
  end

  def libvirt_name(network)
    "infratest-#{network}"
  end

  # The address of the host that runs Vagrant on that network, or nil.
  def host_address(network)
    @networks.fetch(network)["host"]
  end

  # Defines and starts the networks that are not there yet. Vagrant calls this once a machine, at the same time.
  def define_networks
    @defining.synchronize do
      known = virsh("net-list", "--all", "--name").split
      active = virsh("net-list", "--name").split
      ["management", *@networks.keys].each do |network|
        name = libvirt_name(network)
        virsh("net-define", "/dev/stdin", stdin_data: network_xml(network)) unless known.include?(name)
        virsh("net-start", name) unless active.include?(name)
      end
    end
  end

  # What runs on the machine, as root: the values first, then what all machines have in common, then what makes its role.
  def provisioning_script(host, apt_proxy)
    parts = ["common.sh", "#{host.name}.sh"].map { |part| File.read(File.join(@directory, "provision", part)) }
    [
      "#!/usr/bin/env bash",
      "set -euo pipefail",
      *variables(host, apt_proxy).map { |name, value| "#{name}=#{Shellwords.escape(value)}" },
      *parts
    ].join("\n")
  end

  private

  def virsh(*arguments, stdin_data: "")
    command = ["virsh", "--quiet", "--connect", "qemu:///system", *arguments]
    output, status = Open3.capture2e(*command, stdin_data: stdin_data)
    raise Vagrant::Errors::VagrantError.new, "#{command.join(' ')} failed: #{output}" unless status.success?

    output
  end

  def network_xml(network)
    template = case
               when network == "management" then "management"
               when host_address(network) then "with-host"
               else "without-host"
               end
    ERB.new(File.read(File.join(@directory, "networks", "#{template}.xml.erb")), trim_mode: "-").result(binding)
  end

  def variables(host, apt_proxy)
    {
      NAME: host.name,
      DOMAIN: DOMAIN,
      APT_PROXY: apt_proxy,
      HOSTS: hosts_file,
      INTERFACES: interfaces(host),
      NAMESERVER: nameserver(host),
      UPSTREAM_DNS: @networks.values.map { |network| network["host"] }.compact.first,
      DB_PASSWORD: ENV.fetch("INFRATEST_DB_PASSWORD", "app"),
      PUBLIC_DEVICE: device(host, "public"),
      PRIVATE_DEVICE: device(host, "private"),
      PRIVATE_SUBNET: subnet("private"),
      APP_ADDRESS: address("app", "private"),
      DB_ADDRESS: address("db", "private")
    }.transform_values(&:to_s)
  end

  # The one definition of the names, for each machine's /etc/hosts and the gateway's DNS.
  def hosts_file
    @hosts.flat_map { |host| host.addresses.values.map { |ip| "#{ip} #{host.name}.#{DOMAIN} #{host.name}" } }.join("\n")
  end

  # For /etc/network/interfaces.d. eth0 is the management interface, so the networks begin at eth1.
  def interfaces(host)
    host.addresses.map do |network, ip|
      lines = ["auto #{device(host, network)}", "iface #{device(host, network)} inet static"]
      lines << "    address #{ip}/#{prefix(network)}"
      lines.concat(routes(host, network).map { |route| "    up ip route replace #{route}" })
      lines.join("\n")
    end.join("\n\n")
  end

  # Out of a network with a gateway everything goes through it; into one, from the networks that it is on as well.
  def routes(host, network)
    via = @networks.fetch(network)["gateway"]
    return via == host.name ? [] : ["default via #{address(via, network)}"] if via

    routes = ["default via #{host_address(network)}"]
    @networks.each do |name, other|
      through = other["gateway"]
      next if through.nil? || through == host.name || host.addresses.key?(name)

      routes << "#{other['subnet']} via #{address(through, network)}"
    end
    routes
  end

  # The gateway answers names, at its address on the machine's own network; itself it asks at home.
  def nameserver(host)
    gateway = @networks.values.map { |network| network["gateway"] }.compact.first
    host.name == gateway ? "127.0.0.1" : address(gateway, host.networks.first)
  end

  def device(host, network)
    index = host.networks.index(network)
    index && "eth#{index + 1}"
  end

  def address(name, network)
    @hosts.find { |host| host.name == name }&.addresses&.[](network)
  end

  def subnet(network)
    @networks.fetch(network).fetch("subnet")
  end

  def prefix(network)
    subnet(network).split("/").last
  end
end
