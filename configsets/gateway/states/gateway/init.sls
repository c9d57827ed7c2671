# Routes, filters, translates addresses, answers names, lets peers in over a VPN. Data: pillar/gateway.sls.
include:
  - gateway.forwarding
  - gateway.firewall
  - gateway.dns
  - gateway.vpn
