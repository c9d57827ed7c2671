base:
  '*':
    - site
  'greeter':
    - machine
