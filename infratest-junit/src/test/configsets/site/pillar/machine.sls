greeting:
  to: machine
