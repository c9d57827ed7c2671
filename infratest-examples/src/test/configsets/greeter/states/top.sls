base:
  '*':
    - greeter
