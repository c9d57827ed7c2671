# What the master, and the machines that it serves, are told.
configmaster:
  # Its name in DNS: what a machine that it serves knows of it.
  name: configmaster.lab.example
  # Who may talk to it: networks. The base box's ufw lets nobody else in.
  serves:
    - 198.51.100.0/24
  # Machines whose keys are accepted: the name of each, and the SHA-256 fingerprint of its key, as
  # "salt-call --local key.finger" says it there. One whose fingerprint differs stays outside.
  accepts: {}
