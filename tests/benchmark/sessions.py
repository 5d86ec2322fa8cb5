"""Six analysts at once on the set-up while three trainings go on: how soon a click answers each."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from statistics import median, quantiles

from playwright.async_api import Browser, Page, async_playwright

from tests.benchmark.web import CHROMIUM

SESSIONS = 6
ROUNDS = 4
EFFORTS = ("Quick", "Thorough", "Standard")
MODELS = ("Decision tree", "CatBoost", "Logistic regression")
_THINKING = 1.0
"""Seconds between two clicks of one analyst."""


def clicks(port: int, key: str, watch: str) -> list[float]:
    """Return the seconds from each press to the last change of its page, of all sessions."""
    return asyncio.run(_clicks(port, key, watch))


def report(seconds: list[float]) -> None:
    """Print the figures beside their limits."""
    slowest = quantiles(seconds, n=20)[-1]
    print(
        f"click on the set-up, {SESSIONS} sessions at once, three runs going on: median "
        f"{median(seconds):.3f} s, 95th percentile {slowest:.3f} s of {len(seconds)} "
        "(limits 0.5 s and 2 s)",
        flush=True,
    )


async def _clicks(port: int, key: str, watch: str) -> list[float]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        pages = [await _set_up(browser, port, key, watch) for _ in range(SESSIONS)]
        found = await asyncio.gather(*(_session(page, at) for at, page in enumerate(pages)))
        await browser.close()
    return [seconds for one in found for seconds in one]


async def _set_up(browser: Browser, port: int, key: str, watch: str) -> Page:
    """Open a table's set-up as a session of its own."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    await context.add_init_script(f"localStorage.setItem('deepworth.workspace', '{key}')")
    page = await context.new_page()
    await page.goto(f"http://localhost:{port}/data")
    box = page.get_by_role("combobox", name="Or use a previous table").first
    await box.fill("telco")
    await page.wait_for_timeout(500)
    await box.press("Enter")
    await page.get_by_role("button", name="Compare models").click(timeout=60_000)
    run = page.get_by_role("button", name=re.compile(r"Run \d+ models"))
    await run.wait_for(timeout=60_000)
    await page.wait_for_timeout(1500)
    await page.evaluate(watch)
    return page


async def _session(page: Page, number: int) -> list[float]:
    """Choose efforts and models as somebody who tries what a run would cost."""
    await asyncio.sleep(number * _THINKING / SESSIONS)
    seconds = []
    for turn in range(ROUNDS):
        for name in (*EFFORTS, *MODELS):
            button = page.get_by_role("button", name=name, exact=True).or_(
                page.get_by_role("radio", name=name, exact=True)
            )
            taken = await _timed(page, button.first.click)
            if turn:  # the first round fills the caches
                seconds.append(taken)
            await asyncio.sleep(_THINKING)
    return seconds


async def _timed(page: Page, act: Callable[[], Awaitable[None]]) -> float:
    await act()
    await page.wait_for_function("window.__settled !== null", timeout=60_000)
    return float(await page.evaluate("window.__settled"))
