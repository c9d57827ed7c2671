base:
  '*':
    - basebox
