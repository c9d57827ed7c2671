# Which folders are shared, with whom, and how they are mounted there. The key belongs into an encrypted pillar as soon as it protects
# something.
remotefs:
  server: 10.20.0.40
  # Who may mount, and nobody else: the firewall and the exports both say so.
  clients:
    - 203.0.113.20
  nfs:
    export: /srv/nfs
    mount: /mnt/nfs
    # NFS itself, the port mapper, and the mount service, which would have another port after each boot.
    ports: [111, 2049, 20048]
    mountd: 20048
  sshfs:
    user: files
    folder: /srv/sshfs
    mount: /mnt/sshfs
    public_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGvzOJZnWpDDN/v++RI4l8n9bxV5R2WxhjwQ3Bu6JY7K a client of the file server, in test networks only
    private_key: |
      -----BEGIN OPENSSH PRIVATE KEY-----
      b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
      QyNTUxOQAAACBr8ziWZ1qQwzf7/vkSOJfJ/W8VeUdlsYY8ENwbuiWOygAAALhxikzScYpM
      0gAAAAtzc2gtZWQyNTUxOQAAACBr8ziWZ1qQwzf7/vkSOJfJ/W8VeUdlsYY8ENwbuiWOyg
      AAAEDwQAkklhR2ivl6sGOptUP1jgpt3t4oDxAsznrjUhrek2vzOJZnWpDDN/v++RI4l8n9
      bxV5R2WxhjwQ3Bu6JY7KAAAAMmEgY2xpZW50IG9mIHRoZSBmaWxlIHNlcnZlciwgaW4gdG
      VzdCBuZXR3b3JrcyBvbmx5AQID
      -----END OPENSSH PRIVATE KEY-----
