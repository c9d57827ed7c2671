# The checks of the file CHECKS, as Serverspec makes them.

require 'serverspec'

set :backend, :ssh
set :host, ENV.fetch('TARGET')
set :disable_sudo, true
set :ssh_options, {
  user: ENV.fetch('TARGET_USER'),
  port: ENV.fetch('TARGET_PORT').to_i,
  keys: [ENV.fetch('TARGET_KEY')],
  keys_only: true,
  config: false,
  verify_host_key: :never
}

File.readlines(ENV.fetch('CHECKS'), chomp: true).each do |line|
  kind, name, expected = line.split("\t")
  case kind
  when 'file'
    describe(file(name)) { it { should be_file } }
  when 'mode'
    describe(file(name)) { it { should be_mode expected } }
  when 'owner'
    describe(file(name)) { it { should be_owned_by expected } }
  when 'group of file'
    describe(file(name)) { it { should be_grouped_into expected } }
  when 'package'
    describe(package(name)) { it { should be_installed } }
  when 'user'
    describe(user(name)) { it { should have_uid expected } }
  when 'group'
    describe(group(name)) { it { should have_gid expected } }
  when 'sysctl'
    describe(linux_kernel_parameter(name)) { its('value.to_s') { should eq expected } }
  when 'command'
    describe(command(name)) { its('stdout.strip') { should eq expected } }
  else
    raise "unknown kind #{kind}"
  end
end
