# What is different in BaseboxLab: packages come from the folder of scripts/package-repo, served by the test.
basebox:
  apt_proxy: http://198.51.100.254:8000/
