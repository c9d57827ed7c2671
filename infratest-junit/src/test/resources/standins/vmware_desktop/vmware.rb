# What the stand-ins for VMware Workstation's commands and for the Vagrant VMware Utility share. VMware keeps a machine in the files beside its
# .vmx, and so do they; what a container of podman's has to be remembered for is in a file of state.
#
#   VMWARE_STANDIN_HOME where the state is; commands.log there has every command and request
#
# What is imitated is what these print, and what becomes of a machine's files:
#   vmrun                     VMware Workstation 17: VMware's guide "Using vmrun to Control Virtual Machines", the texts of the errors of its VIX API,
#                             and what vagrant-vmware-desktop 3.0.5 and its specs read of the output
#   vmware-vdiskmanager       as far as that plugin calls it; the disks are real ones, made by qemu-img
#   vmware-networks           VMware Workstation's command for its virtual networks on Linux
#   vagrant-vmware-utility    the service of that name, 1.0.24: its requests, answers and errors

require "digest"
require "fileutils"
require "ipaddr"
require "json"
require "securerandom"
require_relative "../computer"

# What VMware says when it refuses.
class Refused < StandardError; end

# The file that describes a machine: key = "value". VMware does not tell upper from lower case in keys.
class Vmx
  DISK = /\A(?:scsi|sata|nvme|ide)\d+:\d+\.filename\z/

  attr_reader :file

  def initialize(file, text = File.read(file))
    @file = file
    @values = text.lines.filter_map { |line| line.match(/\A\s*([^#\s][^=]*?)\s*=\s*"(.*)"\s*\z/)&.captures }.to_h
                  .transform_keys(&:downcase)
  end

  def [](key) = @values[key.downcase]

  def []=(key, value)
    @values[key.downcase] = value
  end

  def delete(key) = @values.delete(key.downcase)

  def text = @values.map { |key, value| "#{key} = \"#{value}\"\n" }.join

  # As a whole, since Vagrant may read it at any moment.
  def save
    File.write("#{@file}.new", text)
    File.rename("#{@file}.new", @file)
  end

  # The numbers of its NICs, in order.
  def nics = @values.filter_map { |key, value| key[/\Aethernet(\d+)\.present\z/, 1]&.to_i if value.casecmp?("TRUE") }.sort

  # From here on each disk is written to a file of its own, which stands on the one before.
  def grow_deltas
    @values.each do |key, disk|
      next unless key.match?(DISK) && disk.end_with?(".vmdk")

      folder = File.dirname(@file)
      stem = disk.sub(/(-\d{6})?\.vmdk\z/, "")
      delta = (1..).lazy.map { |number| format("%s-%06d.vmdk", stem, number) }.find { |name| !File.exist?(File.join(folder, name)) }
      Computer.run("qemu-img", "create", "-q", "-f", "vmdk", "-F", "vmdk", "-b", disk, File.join(folder, delta))
      @values[key] = delta
    end
  end
end

# What the service behind VMware's commands knows: machines by their .vmx, virtual networks, forwarded ports, addresses that DHCP gave.
class Memory
  # The networks that an installation has. Its own NAT is on vmnet8.
  NETWORKS = {
    "vmnet1" => { "type" => "hostOnly", "dhcp" => "yes", "subnet" => "172.16.127.0", "mask" => "255.255.255.0" },
    "vmnet8" => { "type" => "nat", "dhcp" => "yes", "subnet" => "172.16.128.0", "mask" => "255.255.255.0" }
  }.freeze
  # What vmnet0, and with it every bridged NIC, hangs on.
  OUTSIDE = "lan0".freeze

  attr_reader :home

  def initialize
    @home = ENV.fetch("VMWARE_STANDIN_HOME")
    FileUtils.mkdir_p(@home)
    @file = StateFile.new(@home, { "vms" => {}, "vmnets" => {}, "forwards" => [], "leases" => {} })
  end

  def log(line)
    File.open(File.join(@home, "commands.log"), "a") { |log| log.puts(line) }
  end

  def during
    @file.during do |state|
      @state = state
      settle
      yield
    end
  end

  # A guest that has shut itself down is off, and a machine whose files were deleted is none.
  def settle
    vms.each do |vmx, vm|
      off(vmx, vm) if vm["pid"] && !Computer.alive?(vm["pid"])
      Computer.remove(vm["container"], vm["kept"]) if vm["container"] && !File.exist?(vmx)
    end
    vms.select! { |vmx, _| File.exist?(vmx) }
  end

  def vms = @state["vms"]
  def vmnets = @state["vmnets"]
  def forwards = @state["forwards"]

  def vm(vmx)
    raise Refused, "Error: Cannot open VM: #{vmx}, The virtual machine cannot be found" unless File.file?(vmx)

    vms[vmx] ||= { "snapshots" => [], "kept" => [] }
  end

  def running = vms.filter_map { |vmx, vm| vmx if vm["pid"] }

  # Those that a NIC may hang on: the bridge that stands for each.
  def add_network(name, network)
    Computer.run("ip", "link", "add", name, "type", "bridge")
    Computer.run("ip", "address", "add", "#{IPAddr.new(network['subnet']).succ}/#{IPAddr.new(network['mask']).to_i.digits(2).sum}", "dev", name)
    Computer.run("ip", "link", "set", name, "up")
    vmnets[name] = network
  end

  def remove_network(name)
    Computer.run("ip", "link", "delete", name)
    vmnets.delete(name)
  end

  # What the DHCP of the NAT gives to a card.
  def lease(mac)
    @state["leases"][mac] ||= "172.16.128.#{128 + @state['leases'].size}"
  end

  def leased(mac) = @state["leases"][mac]

  private

  def off(file, vm)
    vm.delete("pid")
    return unless File.exist?(file)

    vmx = Vmx.new(file)
    vmx["cleanShutdown"] = "TRUE"
    vmx.save
  end
end
