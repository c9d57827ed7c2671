# A Salt master: policies (states) and data (pillar) under /srv, and no key accepted but by its fingerprint. Data: pillar/configmaster.sls.
include:
  - configmaster.policies
  - configmaster.service
  - configmaster.firewall
  - configmaster.keys
