base:
  '*':
    - remotefs
