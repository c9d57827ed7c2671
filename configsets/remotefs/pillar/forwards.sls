# To the file server: SSH, and the three ports of NFS.
gateway:
  forwards:
    - {to: 10.20.0.40, protocol: tcp, port: 22}
    - {to: 10.20.0.40, protocol: tcp, port: 111}
    - {to: 10.20.0.40, protocol: tcp, port: 2049}
    - {to: 10.20.0.40, protocol: tcp, port: 20048}
