base:
  '*':
    - welcome
    - hardening
