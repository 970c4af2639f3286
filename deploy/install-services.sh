#!/usr/bin/env bash
# Installs what the tests of the full set-up need, on Debian or Ubuntu: PostgreSQL, Redis, Chromium, LibreOffice,
# gettext, Pango, fonts.
set -euo pipefail
if ! command -v apt-get >/dev/null; then
  echo "make services knows Debian and Ubuntu only; install PostgreSQL, Redis, Chromium, LibreOffice and gettext by hand." >&2
  exit 1
fi
# LibreOffice opens the files that the portal writes, as its readers will.
# Pango and HarfBuzz lay out the PDF files of reports.
packages=(postgresql redis-server chromium gettext fonts-noto-core fonts-noto-cjk libreoffice-calc-nogui
  libreoffice-writer-nogui libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && { echo "All services are installed."; exit 0; }
as_root=(); [ "$(id -u)" -eq 0 ] || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
# The servers are started by the tests themselves, on ports of their own: the system's stay down.
"${as_root[@]}" env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "Installed: ${missing[*]}"
