# Which machine is the master, and which it serves, is said by the grain "role".
base:
  'role:configmaster':
    - match: grain
    - configmaster
  'role:served':
    - match: grain
    - served
