#!/usr/bin/env bash
# Starts the service, runs the flow against it, and ends the service.
#
#   demo.sh [PYPE]     PYPE is the program to use, "pype" unless it is given.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
pype=${1:-pype}

# The service ends when its input does, and so with this script, whatever happens.
coproc service { exec python3 "$here/server.py"; }
read -r port <&"${service[0]}"
export AIRPORTS_URL=http://127.0.0.1:$port AIRPORTS_TOKEN=demo-token

mkdir -p .demo
"$pype" auto-register
"$pype" build "$here/api.yaml"
"$pype" run jobs/api
head -n 4 .demo/api/states.csv
