"""Makes the stylesheet of the portal: the rules of the State's design system that its pages use, then our own.

The whole design system weighs 90 kB compressed; a visitor's first page should not wait for what it does not show.
Run by `make setup`: `bundle.py ROOT` reads ROOT/Public/dsfr and ROOT/Templates, writes ROOT/Public/dsfr/portal.min.css.
"""

import hashlib
import pathlib
import re
import sys

import tinycss2

CLASS = re.compile(r"\.(fr-[a-zA-Z0-9_-]+)")
# Two weights of the State's font are enough: the others would weigh more than the page.
FONTS = ("Marianne-Regular.woff2", "Marianne-Bold.woff2")


def used_classes(root):
    files = [*root.glob("Templates/**/*.mustache"), *root.glob("Sources/Portal/**/*.swift"),
             *root.glob("Public/js/*.js")]
    return {name for file in files for name in re.findall(r"fr-[a-zA-Z0-9_-]+", file.read_text())}


def is_used(selector, used):
    """Whether a page may match: every class it asks for is used, and it is not for the dark theme, which has no switch."""
    if "data-fr-theme=dark" in selector.replace('"', "") or "data-fr-scheme" in selector:
        return False
    asked = re.sub(r":not\([^)]*\)", "", selector)
    families = re.findall(r"\[class[*^]=[\"']?(fr-[a-z-]+)", asked)
    return all(name in used for name in CLASS.findall(asked)) and all(
        any(name.startswith(family) for name in used) for family in families)


def selectors(prelude):
    parts, current = [], []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append(current)
            current = []
        else:
            current.append(token)
    return [tinycss2.serialize(part).strip() for part in [*parts, current]]


def kept(rules, used):
    out = []
    for rule in rules:
        if rule.type == "qualified-rule":
            names = [name for name in selectors(rule.prelude) if is_used(name, used)]
            if names:
                out.append(",".join(names) + "{" + tinycss2.serialize(rule.content) + "}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = kept(tinycss2.parse_rule_list(rule.content, True, True), used)
            if inner:
                out.append(f"@{rule.lower_at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            text = tinycss2.serialize(rule.content)
            file = next((name for name in FONTS if name in text), None)
            if file:
                out.append("@font-face{" + re.sub(
                    r"src:[^;}]*", f"src:url(fonts/{file}) format('woff2')", text) + "}")
        elif rule.type == "at-rule" and rule.content is not None:
            out.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{tinycss2.serialize(rule.content)}}}")
    return "".join(out)


def hashed(css, folder):
    """Every file that the stylesheet names, with the hash of its content in its name."""
    def named(match):
        path = match[1].strip("'\"")
        if path.startswith("data:"):
            return match[0]
        digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()[:8]
        stem, _, extension = path.rpartition(".")
        return f"url({stem}.{digest}.{extension})"
    return re.sub(r"url\(((?!\"?'?data:)[^)]+)\)", named, css)


def main(root):
    dsfr = root / "Public/dsfr"
    used = used_classes(root)
    parts = []
    for file in (dsfr / "dsfr.main.min.css", dsfr / "dsfr.print.min.css", root / "Public/css/portal.css"):
        parts.append(kept(tinycss2.parse_stylesheet(file.read_text(), True, True), used))
    css = hashed("\n".join(parts), dsfr)
    target = dsfr / "portal.min.css"
    if not target.exists() or target.read_text() != css:
        target.write_text(css)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
