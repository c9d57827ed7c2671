# What is different where all are together; the rest is each configset's own pillar.
base:
  'role:configmaster':
    - match: grain
    - inside
  'role:workstation':
    - match: grain
    - desk
