# shellcheck shell=bash disable=SC2154
# --- workstation: outside, on the public network only -----------------------------------------------------------------------------

enable_service nftables.service
ifup -a
