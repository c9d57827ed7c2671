# Which machine serves and which one mounts is said by the grain "role".
base:
  'role:fileserver':
    - match: grain
    - fileserver
  'role:fileclient':
    - match: grain
    - fileclient
