configmaster:
  serves:
    - 10.20.0.0/24
