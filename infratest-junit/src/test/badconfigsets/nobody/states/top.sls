base:
  "web*":
    - fine
