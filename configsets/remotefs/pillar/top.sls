base:
  '*':
    - remotefs
  # The gateway has its own pillar as well, from configsets/gateway; this is what it lets through for us.
  'role:gateway':
    - match: grain
    - gateway
    - forwards
