# What the stand-ins for hypervisors have below them: containers of podman's, and network interfaces.

require "json"
require "open3"

# What a stand-in remembers from one command to the next, in a file: one command at a time, as the service behind the real command does it.
# Vagrant ends the command that asks for a machine's state once the machine has booted, in the middle of whatever it does, so the file is
# replaced as a whole.
class StateFile
  def initialize(folder, at_first)
    @folder = folder
    @at_first = at_first
  end

  def during
    File.open(File.join(@folder, "lock"), File::RDWR | File::CREAT) do |lock|
      lock.flock(File::LOCK_EX)
      before = File.exist?(file) ? File.read(file) : JSON.pretty_generate(@at_first)
      state = JSON.parse(before)
      begin
        yield state
      ensure
        replace(before, JSON.pretty_generate(state))
      end
    end
  end

  private

  def file = File.join(@folder, "state.json")

  def replace(before, after)
    return if before == after

    File.write("#{file}.new", after)
    File.rename("#{file}.new", file)
  end
end

module Computer
  IMAGE = "localhost/infratest/debian-12".freeze

  module_function

  def run(*command)
    output, status = Open3.capture2e(*command)
    raise "#{command.join(' ')}: #{output}" unless status.success?

    output
  end

  def try(*command)
    system(*command, out: File::NULL, err: File::NULL)
  end

  def create(name, image = IMAGE)
    run("podman", "create", "--name", name, "--network=none", "--systemd=always", "--cap-add=NET_ADMIN,NET_RAW,SYS_ADMIN,AUDIT_WRITE",
        image, "/sbin/init")
  end

  # Keeps what is on the machine's disk. Its memory is not kept: a container cannot go on from there, and boots.
  def keep(name, id)
    run("podman", "commit", "--quiet", name, "localhost/kept:#{id}")
  end

  # Makes it a machine with that disk, which is off.
  def bring_back(name, id)
    run("podman", "rm", "--force", name)
    create(name, "localhost/kept:#{id}")
  end

  # Also where it is gone already, with the private network that it was in.
  def remove(name, kept)
    run("podman", "rm", "--force", name)
    kept.map { |id| "localhost/kept:#{id}" }.each { |image| run("podman", "rmi", image) if try("podman", "image", "exists", image) }
  end

  # The process id of the container's first process, or nil where it does not run.
  def pid(name)
    output, status = Open3.capture2("podman", "inspect", "--format", "{{.State.Pid}}", name, err: File::NULL)
    status.success? && output.to_i.positive? ? output.to_i : nil
  end

  # Whether that first process still runs. Vagrant asks hundreds of times, and podman takes a while to tell.
  def alive?(pid)
    !pid.nil? && File.read("/proc/#{pid}/stat")[/\) (\w) /, 1] != "Z"
  rescue Errno::ENOENT, Errno::ESRCH
    false
  end

  # A cable from the machine's NIC to a bridge, or to nothing but the machine itself.
  def plug(name, pid, nic, bridge, mac = nil)
    outside = "vm#{name[0, 8]}#{nic}"
    try("ip", "link", "delete", outside)
    run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth#{nic - 1}", *(["address", mac] if mac), "netns", pid.to_s)
    run("ip", "link", "set", outside, "master", bridge) if bridge
    run("ip", "link", "set", outside, "up")
    run("nsenter", "--target", pid.to_s, "--net", "ip", "link", "set", "eth#{nic - 1}", "up")
  end

  def address(pid, device, address)
    run("nsenter", "--target", pid.to_s, "--net", "ip", "address", "add", address, "dev", device)
  end

  # Lets connections through to the machine's own network, as a hypervisor's NAT does. Returns the process that does it.
  def forward(pid, host, port, guest, guest_port)
    relay(host, port, "EXEC:nsenter --target #{pid} --net socat STDIO TCP\\:#{guest}\\:#{guest_port}")
  end

  # Lets connections to a port of this computer through to somewhere else. Returns the process that does it.
  def relay(host, port, target)
    Process.detach(spawn("socat", "TCP-LISTEN:#{port},bind=#{host},reuseaddr,fork", target,
                         pgroup: true, in: File::NULL, out: File::NULL, err: File::NULL)).pid
  end

  # Ends what forward or relay has begun.
  def hang_up(pid)
    Process.kill("TERM", -pid)
  rescue Errno::ESRCH
    nil # it has ended
  end
end
