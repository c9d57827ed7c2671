owner:
  purpose: the web
