greeting:
  to: world
