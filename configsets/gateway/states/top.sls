base:
  '*':
    - gateway
