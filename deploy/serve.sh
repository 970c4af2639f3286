#!/usr/bin/env bash
# Serves the embedded set-up: the web and one worker with its timetable, both ended together.
set -euo pipefail
port=${1:-8000}

python manage.py worker &
worker=$!
gunicorn cop_portal.wsgi --bind "127.0.0.1:$port" --workers 2 --no-control-socket --access-logfile /dev/null &
web=$!
stop() { kill "$worker" "$web" 2>/dev/null || true; wait || true; }
trap stop EXIT
trap 'exit 0' INT TERM
# Whichever of the two ends first, ends both: a portal that serves and sends no reminders would look alive.
wait -n "$worker" "$web"
