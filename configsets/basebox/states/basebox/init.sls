# What every machine of ours has: the same as scripts/*.sh make. Data: pillar/basebox.sls.
include:
  - basebox.packages
  - basebox.users
  - basebox.firewall
  - basebox.time
  - basebox.guest_tools
  - basebox.history
