sshd:
  attempts: 4
