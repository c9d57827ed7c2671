greeting:
  to: later
