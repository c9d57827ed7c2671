base:
  '*':
    - configmaster
