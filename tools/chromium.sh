#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests, or says plainly what to install. Never fails.
# The headless shell is the same Chromium without its windows, and takes less of the machine; a whole one does as well.
set -u
shell=chromium-headless-shell
whole=""
if command -v "$shell" >/dev/null 2>&1; then exit 0; fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then whole="$name"; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  install() { apt-get install -y --no-install-recommends "$1" >/dev/null 2>&1 </dev/null; }
  if install "$shell" || [ -n "$whole" ]; then exit 0; fi
  echo "Installing Chromium for the browser tests …"
  apt-get update >/dev/null 2>&1 </dev/null
  if install "$shell" || install chromium; then exit 0; fi
fi
if [ -n "$whole" ]; then exit 0; fi
echo "There is no Chromium here, so the browser tests will be skipped and every other test will run."
echo "To run them too, install it (Debian and Ubuntu: apt-get install chromium) and call make test again."
