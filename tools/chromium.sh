#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests, or says plainly what to install. Never fails.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests …"
  export DEBIAN_FRONTEND=noninteractive
  if { apt-get update && apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1 </dev/null; then exit 0; fi
fi
echo "There is no Chromium here, so the browser tests will be skipped and every other test will run."
echo "To run them too, install it (Debian and Ubuntu: apt-get install chromium) and call make test again."
