base:
  '*':
    - later
