greeting:
  to: site
