source "qemmu" "web" {
}

build {
  sources = ["source.qemmu.web"]
}
