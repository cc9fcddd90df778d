"""The directory in a real browser: with a script, without one, by keyboard; and what a first visit weighs."""

import re

import pytest


@pytest.fixture
def page(chromium):
    context = chromium.new_context(locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(chromium):
    context = chromium.new_context(locale="fr-FR", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_search_without_a_script(demo, plain):
    plain.goto(demo.url)
    plain.fill("#q", "caise")
    plain.click("main button[type=submit]")
    assert "corrigé en" in plain.locator(".portal-understood").inner_text()
    plain.select_option("#region", "53")
    plain.click("label[for=theme-caisse]")
    plain.click("text=Appliquer les filtres")
    assert "region=53" in plain.url and "theme=caisse" in plain.url
    counted = int(re.sub(r"\D", "", plain.locator("#resultats").inner_text().split("activateur")[0]))
    assert f"({counted})" in plain.locator("label[for=theme-caisse]").inner_text()
    plain.click(".portal-chips a:has-text('Bretagne')")
    assert "region=" not in plain.url.replace("region=&", "")
    plain.goto(demo.url + "/annuaire")
    plain.fill("#pres", "Rennes")
    plain.select_option("#rayon", "100")
    plain.select_option("#tri", "distance")
    plain.click("text=Appliquer les filtres")
    distances = [int(d) for d in re.findall(r"à (\d+)\s*km", plain.locator(".portal-cards").inner_text())]
    assert distances == sorted(distances)


def test_suggestions_without_a_script(demo, plain):
    plain.goto(demo.url + "/annuaire")
    plain.fill("#q", "quim")
    plain.click("text=Suggestions")
    plain.click("text=Quimper (Finistère)")
    assert "pres=Quimper" in plain.url and plain.locator("#pres").input_value().startswith("Quimper")


def test_suggestions_by_keyboard(demo, page):
    errors = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(demo.url + "/annuaire")
    assert page.locator("button:has-text('Suggestions')").is_hidden()
    page.focus("#q")
    page.keyboard.type("quim", delay=40)
    option = page.locator("[role=option]").first
    option.wait_for()
    assert "Quimper" in option.inner_text()
    box = page.locator("#q")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and box.input_value() == "quim"
    page.keyboard.type("p")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**pres=Quimper**")
    page.focus("#q")
    page.keyboard.type("caisse")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=caisse**")
    assert not errors


def test_the_position_leaves_only_with_the_form(demo, chromium):
    context = chromium.new_context(
        locale="fr-FR", geolocation={"latitude": 48.11734, "longitude": -1.67792}, permissions=["geolocation"])
    page = context.new_page()
    page.goto(demo.url + "/annuaire")
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    page.click("text=Autour de moi")
    page.locator("[data-locate] [role=status]:has-text('Position prise')").wait_for()
    assert not [url for url in asked if "/dsfr/" not in url]
    page.click("text=Appliquer les filtres")
    assert "lat=48.12" in page.url and "lon=-1.68" in page.url
    assert "votre position" in page.locator(".portal-chips").inner_text()
    context.close()


def test_the_map_by_keyboard(demo, page):
    page.goto(demo.url + "/annuaire/carte?theme=caisse")
    tiles = page.locator(".portal-map a")
    assert tiles.count() == 101
    names = [tile.get_attribute("aria-label") for tile in tiles.all()]
    listed = page.locator(".fr-col-lg-5 li").all_inner_texts()
    said = {re.sub(r"^\w+ ", "", text).replace("\u00a0", " ") for text in listed}
    assert {name.replace("\u00a0", " ") for name in names} == said
    tiles.first.focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == names[1]
    page.keyboard.press("Enter")
    page.wait_for_url("**departement=**")
    count = re.sub(r"\D", "", page.locator("#resultats").inner_text().split("activateur")[0])
    assert count == re.sub(r"\D", "", focused.split("\u00a0: ")[1])


def test_a_comparison(demo, plain):
    plain.goto(demo.url + "/annuaire?q=conseil")
    for box in plain.locator("input[name=fiche]").all()[:4]:
        box.check()
    plain.click("text=Comparer les activateurs")
    assert plain.locator("thead th").count() == 4 and "trois premières" in plain.locator("main").inner_text()
    plain.locator("text=/^Retirer/").first.click()
    assert plain.locator("thead th").count() == 3


def test_a_first_visit_is_light_and_asks_nobody_else(demo, page):
    answers = []
    page.on("response", lambda r: answers.append(r))
    page.goto(demo.url + "/annuaire", wait_until="networkidle")
    assert all(a.url.startswith(demo.url) or a.url.startswith("data:") for a in answers)
    weight = 0
    for answer in answers:
        if answer.url.startswith("data:"):
            continue
        sizes = answer.request.sizes()
        weight += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    print(f"first visit: {weight} bytes in {len(answers)} answers")
    assert weight <= 150_000, [(a.url, a.request.sizes()["responseBodySize"]) for a in answers]


def test_every_style_asked_for_is_there(demo, page):
    """The stylesheet is cut to what the templates use: what a page asks for must not have been cut."""
    whole = (__import__("conftest").ROOT / "Public/dsfr/dsfr.main.min.css").read_text()
    page.goto(demo.url + "/annuaire?q=conseil")
    cut = page.evaluate("fetch(document.querySelector('link[rel=stylesheet]').href).then(r => r.text())")
    for path in ["/annuaire?q=conseil", "/annuaire/carte", "/verifier?identifiant=1", "/inscription", "/api"]:
        page.goto(demo.url + path)
        used = page.evaluate("[...new Set([...document.querySelectorAll('[class]')].flatMap(e => [...e.classList]))]")
        for name in used:
            if name.startswith("fr-") and re.search(rf"\.{name}(?![\w-])", whole):
                assert re.search(rf"\.{name}(?![\w-])", cut), f"{path} asks for {name}"
