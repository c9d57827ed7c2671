# A machine in which one command is run.

variable "base_image" {}
variable "accelerator" { default = "tcg" }
variable "output_directory" { default = "output" }
variable "manifest" { default = "packer-manifest.json" }
variable "command" {}

source "qemu" "web" {
  disk_image       = true
  iso_url          = var.base_image
  iso_checksum     = "file:${var.base_image}.sha256"
  format           = "qcow2"
  disk_size        = "3200M"
  skip_compaction  = true
  accelerator      = var.accelerator
  machine_type     = "q35"
  cpus             = 2
  memory           = 384
  headless         = true
  net_device       = "virtio-net"
  disk_interface   = "virtio"
  disk_cache       = "unsafe"
  output_directory = var.output_directory
  vm_name          = "web.qcow2"
  ssh_username     = "vagrant"
  ssh_password     = "vagrant"
  ssh_timeout      = "5m"
  boot_wait        = "1s"
  shutdown_command = "sudo systemctl poweroff"
  qemuargs         = [["-cpu", var.accelerator == "kvm" ? "host" : "qemu64"]]
}

build {
  sources = ["source.qemu.web"]

  provisioner "shell" {
    inline = [var.command]
  }

  post-processors {
    post-processor "vagrant" {
      output            = "${var.output_directory}.box"
      compression_level = 1
    }
    post-processor "manifest" {
      output     = var.manifest
      strip_path = false
    }
  }
}
