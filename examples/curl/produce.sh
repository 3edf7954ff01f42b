#!/bin/sh
# A producer with nothing but curl. Publishes one event for each platform; it may run again, nothing is stored twice:
#   CUEWIRE_API_KEY=choose_a_long_key sh produce.sh
set -eu

# Tried again when the server is away; the idempotency key makes that safe.
publish() {
  curl --silent --show-error --fail-with-body --max-time 30 --retry 5 --retry-connrefused \
    "${CUEWIRE_URL:-http://127.0.0.1:4600}/v1/events" \
    --header "Authorization: Bearer $CUEWIRE_API_KEY" \
    --header 'Content-Type: application/json' \
    --data "$1"
  echo
}

publish '{
  "type": "media.rendition.ready",
  "subject": {"kind": "media", "id": "vi4blUQJFrYWbaG44NChkH11"},
  "data": {"encoding": "hls", "quality": "720p"},
  "idempotency_key": "vi4blUQJFrYWbaG44NChkH11:hls:720p"
}'

publish '{
  "type": "media.ready",
  "subject": {"kind": "media", "id": "vi4blUQJFrYWbaG44NChkH11"},
  "data": {"title": "Grüße 🎬", "duration_ms": 183000, "width": 1280, "height": 720},
  "idempotency_key": "vi4blUQJFrYWbaG44NChkH11:ready"
}'

publish '{
  "type": "index_task.ready",
  "subject": {"kind": "index_task", "id": "64f8d2c7e4a1b37f8a9c5d12"},
  "data": {"duration_ms": 183000, "models": [{"name": "marengo2.6", "options": ["visual"]}]},
  "idempotency_key": "64f8d2c7e4a1b37f8a9c5d12:ready"
}'
