# What the gateway of README.md is told.
gateway:
  # On this device nothing passes but SSH to the machine itself; without it, no device is special.
  management: eth0
  public: eth1
  private: eth2
  private_subnet: 10.20.0.0/24
  # What may come in from outside, beside ICMP.
  forwards:
    - {to: 10.20.0.10, protocol: tcp, port: 80}
  dns:
    domain: lab.example
    # Asked for what the gateway does not know.
    upstream:
      - 203.0.113.254
    # Who asks is told the address on its own network.
    names:
      gateway: [203.0.113.10, 10.20.0.2]
      app: [10.20.0.10]
      db: [10.20.0.20]
      workstation: [203.0.113.20]
  vpn:
    device: wg0
    port: 51820
    address: 10.99.0.1/24
    # Who may come in over the VPN: its public key, and its address there. The private keys stay where they were made. (That of
    # this peer is in GatewayBySaltLab: such a key belongs into test networks only.)
    peers:
      workstation:
        key: 'wb3UG+/uVZCq8whLbVL/riWDcJoy8EJLzHzDPbBY0jo='
        address: 10.99.0.2
