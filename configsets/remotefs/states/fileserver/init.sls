# Shares one folder by NFS and another one over SSH, with its clients alone.
include:
  - fileserver.nfs
  - fileserver.sshfs
  - fileserver.firewall
