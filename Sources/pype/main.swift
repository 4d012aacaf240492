import PypeCLI
