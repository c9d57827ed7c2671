# What the states of the base box are told. Such a machine belongs into test networks only: the password is "vagrant", and the
# key is the well-known insecure one.
basebox:
  # http://HOST:PORT is a proxy, http://HOST:PORT/ (with the slash) a folder of packages; '' leaves apt as it is.
  apt_proxy: ''
  users:
    root:
      uid: 0
      home: /root
      shell: /bin/bash
      password: '$6$infratest$QM/MFtsaBeywrz2tVQvw9LVpSKYxkqfeIwGhUOSHjqKCYGCJAemiKAL6Y9Ed9ZlCv28wKd9dSi5CV3KCPyOrg/'
    vagrant:
      home: /home/vagrant
      shell: /bin/bash
      password: '$6$infratest$QM/MFtsaBeywrz2tVQvw9LVpSKYxkqfeIwGhUOSHjqKCYGCJAemiKAL6Y9Ed9ZlCv28wKd9dSi5CV3KCPyOrg/'
  # What comes in. Everything else does not.
  open:
    - 22/tcp
  # The package with the tools for each hypervisor, as Salt's grain "virtual" names it.
  guest_tools:
    kvm: qemu-guest-agent
    qemu: qemu-guest-agent
    VMware: open-vm-tools
