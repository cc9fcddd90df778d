#!/bin/bash
# former.sh FOLDER [COMMIT]: builds a release apart; without a commit, the one before the schema last changed.
set -eu
folder=$1
commit=${2:-$(git log -1 --format=%H -- Sources/Store/Database/Migrations.swift)~1}
if [ ! -d "$folder" ]; then
    git clone --quiet --no-checkout . "$folder"
fi
git -C "$folder" fetch --quiet origin
git -C "$folder" -c advice.detachedHead=false checkout --quiet "$(git rev-parse "$commit")"
ln -sfn "$PWD/.venv" "$folder/.venv"
ln -sfn "$PWD/Public/dsfr" "$folder/Public/dsfr"
cd "$folder"
echo "Building the release before, $(git log -1 --format='%h %s')…"
swift build --no-color-diagnostics -c release --product activateurs
