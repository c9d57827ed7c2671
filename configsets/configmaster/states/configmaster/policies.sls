# What the master hands out. It is copied as it is: Jinja in it is for the machines.
/srv/salt:
  file.recurse:
    - source: salt://configmaster/policies/states
    - clean: True
    - dir_mode: '0755'
    - file_mode: '0644'

# Data may hold secrets, so only root reads it.
/srv/pillar:
  file.recurse:
    - source: salt://configmaster/policies/pillar
    - clean: True
    - dir_mode: '0700'
    - file_mode: '0600'
