alias ll='ls -l'
alias gs='git status --short --branch'
alias dps='docker ps --format "table {{.Names}}\t{{.Image}}\t{{.Status}}"'
