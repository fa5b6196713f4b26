#!/usr/bin/env bash
# Two workers in two network namespaces, each with an address of its own, joined by a virtual cable,
# as two machines would be: trains a tiny run, and compares it with the same two workers on loopback,
# to the byte. Shows too that a worker answers at its address alone. Needs root and iproute2.
#
#   ci/workers/namespaces.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
bce3s="${BCE3S:-$here/../../tools/bce3s}"

stop() {
  echo "namespaces.sh: not run: $1"
  exit 0
}
[ "$(uname -s)" = Linux ] || stop "needs Linux"
command -v ip >/dev/null || stop "needs iproute2 (the command ip)"
[ "$(id -u)" = 0 ] || stop "needs root to make network namespaces"

one=bce3s-$$-a two=bce3s-$$-b
out="$(mktemp -d)"
workers=()
clean_up() {
  for pid in "${workers[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  ip netns del "$one" 2>/dev/null || true
  ip netns del "$two" 2>/dev/null || true
  rm -rf "$out"
}
trap clean_up EXIT
ip netns add "$one" 2>/dev/null || stop "this machine allows no network namespaces"
ip netns add "$two"
ip link add veth-a netns "$one" type veth peer name veth-b netns "$two" ||
  stop "this machine allows no virtual cables"
ip -n "$one" addr add 10.77.0.1/24 dev veth-a
ip -n "$two" addr add 10.77.0.2/24 dev veth-b
for end in "$one veth-a" "$two veth-b"; do
  read -r namespace cable <<<"$end"
  ip -n "$namespace" link set lo up
  ip -n "$namespace" link set "$cable" up
done

run=(run "$here/workers.yaml")
"$bce3s" "${run[@]}" --out "$out/loopback"

addresses=10.77.0.1:24720,10.77.0.2:24720
ip netns exec "$one" "$bce3s" "${run[@]}" --out "$out/a" --workers "$addresses" --worker 0 &
workers+=($!)
ip netns exec "$two" "$bce3s" "${run[@]}" --out "$out/b" --workers "$addresses" --worker 1 &
workers+=($!)
for _ in $(seq 300); do
  listening="$(ip netns exec "$one" ss -Hltn sport = :24720)"
  [ -z "$listening" ] || break
  sleep 0.2
done
sleep 1 # TensorFlow listens everywhere until the socket is tied to the interface, milliseconds later
listening="$(ip netns exec "$one" ss -Hltn sport = :24720)"
echo "worker 0 listens: $listening"
grep -q '%veth-a:24720' <<<"$listening" || { echo "not on its address alone"; exit 1; }
for pid in "${workers[@]}"; do wait "$pid"; done
workers=()

for folder in loopback a; do
  find "$out/$folder" -name steps.csv -exec cp {} "$out/$folder.csv" \;
  find "$out/$folder" -path '*/seed-0/checkpoints/*' -name state.safetensors -exec sha256sum {} + |
    cut -c 1-64 | sort >>"$out/$folder.csv"
done
cmp "$out/loopback.csv" "$out/a.csv"
echo "the same losses in $(($(grep -c , "$out/a.csv") - 1)) steps and the same weights, to the byte"
