base:
  '*':
    - appserver
